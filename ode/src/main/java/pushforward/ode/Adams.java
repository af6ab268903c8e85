package pushforward.ode;

import pushforward.ode.internal.Checks;

/// An Adams-Bashforth-Moulton method with variable steps: the field at the last `history` points, as a polynomial, predicts the next state; the field there joins them and
/// corrects it; the field at the corrected state is kept (PECE). Two evaluations per step whatever the order.
///
/// With `history` values the predictor is of order `history` and the corrector of one more, which is the method's; their difference estimates the error. The first
/// `history - 1` steps, and those after a jump of the field, are DOP853's.
///
/// L. F. Shampine and M. K. Gordon, Computer Solution of Ordinary Differential Equations: The Initial Value Problem, Freeman 1975; E. Hairer, S. P. Norsett and G. Wanner,
/// Solving Ordinary Differential Equations I, section III.5, DOI 10.1007/978-3-540-78862-1.
///
/// @param name as on the command line
/// @param history how many values of the field a step is made of, 1 to 7
public record Adams(String name, int history) implements Method {
    public Adams {
        Checks.require(history >= 1 && history <= 7, "1 to 7 values of the field", history);
    }

    @Override
    public int order() {
        return history + 1;
    }

    @Override
    public boolean adaptive() {
        return true;
    }

    @Override
    public int errorOrder() {
        return history;
    }

    @Override
    public int interpolantOrder() {
        return history + 1;
    }
}
