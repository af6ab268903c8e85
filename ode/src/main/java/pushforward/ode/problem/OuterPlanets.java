package pushforward.ode.problem;

/// Jupiter, Saturn, Uranus, Neptune and Pluto around the Sun: problem C5 of the non-stiff test set (see [Detest]). Heliocentric positions and then velocities, in astronomical
/// units and units of 100 days.
final class OuterPlanets {
    private static final int BODIES = 5;
    private static final double GRAVITY = 2.95912208286;
    private static final double SUN = 1.00000597682;
    private static final double[] MASSES = {9.54786104043e-4, 2.85583733151e-4, 4.37273164546e-5, 5.17759138449e-5, 2.77777777778e-6};

    private static final double[] START = {
        3.42947415189, 3.35386959711, 1.35494901715,
        6.64145542550, 5.97156957878, 2.18231499728,
        11.2630437207, 14.6952576794, 6.27960525067,
        -30.1552268759, 1.65699966404, 1.43785752721,
        -21.1238353380, 28.4465098142, 15.3882659679,
        -0.557160570446, 0.505696783289, 0.230578543901,
        -0.415570776342, 0.365682722812, 0.169143213293,
        -0.325325669158, 0.189706021964, 0.0877265322780,
        -0.0240476254170, -0.287659532608, -0.117219543175,
        -0.176860753121, -0.216393453025, -0.0148647893090
    };

    private static final double[] END = {
        -4.792730224323733, -2.420550725448973, -0.9212509306014886,
        -4.217310404035213, 7.356202947498970, 3.223785985421212,
        4.035559443262270, 17.19865528670555, 7.478910794233703,
        -29.98759326324844, -4.107310937550929, -0.9277008321754407,
        -24.42125302518482, 23.81459045746554, 14.92096306951359,
        0.3499208963063806, -0.5748487687912825, -0.2551694020879149,
        -0.5237040978903326, -0.2493000463579661, -0.08045341642044464,
        -0.3875289237334110, 0.05648603288767891, 0.03023606472143342,
        0.04133856546712445, -0.2862393029841379, -0.1183032405136207,
        -0.1511986457359206, -0.2460068894318766, -0.03189687411323877
    };

    private OuterPlanets() {
    }

    static Problem problem() {
        return Problem.of("detest-C5", OuterPlanets::field, 20, START).ending(END);
    }

    /// The Sun is accelerated too, so each planet feels the pull of the others less what they do to the Sun.
    private static void field(double t, double[] y, double[] dy) {
        double[] toSun = new double[BODIES];
        for (int i = 0; i < BODIES; i++) {
            toSun[i] = inverseCube(y[3 * i], y[3 * i + 1], y[3 * i + 2]);
        }
        for (int i = 0; i < BODIES; i++) {
            int a = 3 * i;
            double x = -(SUN + MASSES[i]) * y[a] * toSun[i];
            double v = -(SUN + MASSES[i]) * y[a + 1] * toSun[i];
            double w = -(SUN + MASSES[i]) * y[a + 2] * toSun[i];
            for (int j = 0; j < BODIES; j++) {
                if (j != i) {
                    int b = 3 * j;
                    double pull = inverseCube(y[b] - y[a], y[b + 1] - y[a + 1], y[b + 2] - y[a + 2]);
                    x += MASSES[j] * ((y[b] - y[a]) * pull - y[b] * toSun[j]);
                    v += MASSES[j] * ((y[b + 1] - y[a + 1]) * pull - y[b + 1] * toSun[j]);
                    w += MASSES[j] * ((y[b + 2] - y[a + 2]) * pull - y[b + 2] * toSun[j]);
                }
            }
            System.arraycopy(y, 15 + a, dy, a, 3);
            dy[15 + a] = GRAVITY * x;
            dy[16 + a] = GRAVITY * v;
            dy[17 + a] = GRAVITY * w;
        }
    }

    private static double inverseCube(double x, double y, double z) {
        double r2 = x * x + y * y + z * z;
        return 1 / (r2 * Math.sqrt(r2));
    }
}
