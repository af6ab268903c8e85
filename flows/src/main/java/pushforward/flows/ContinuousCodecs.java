package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.Guided;
import pushforward.flows.continuous.PotentialNet;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.Regularization;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.UnitInput;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.internal.Checks;
import pushforward.ode.Adjoint;
import pushforward.ode.Controller;
import pushforward.ode.Method;
import pushforward.ode.Solver;
import pushforward.ode.Tolerances;
import pushforward.ode.method.Methods;
import pushforward.tensor.io.Json;

/// The JSON forms of continuous flows: velocities, divergences, and how they are solved.
final class ContinuousCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("continuous_flow", ContinuousFlow.class,
                    (t, c) -> Json.object().with("velocity", c.write(t.velocity())).with("solver", c.write(t.solver())).with("divergence", c.write(t.divergence()))
                            .with("adjoint", c.write(t.adjoint())).with("end", t.end()).with("regularization", c.write(t.regularization())),
                    (o, c) -> new ContinuousFlow(c.read(o.at("velocity"), Velocity.class), c.read(o.at("solver"), Solver.class), c.read(o.at("divergence"), Divergence.class),
                            c.read(o.at("adjoint"), Adjoint.class), o.at("end").asDouble(), c.read(o.at("regularization"), Regularization.class))),
            Codec.of("velocity_net", VelocityNet.class,
                    (t, c) -> Json.object().with("features", t.features()).with("hidden", BuiltInCodecs.integers(t.hidden())).with("activation", t.activation().word())
                            .with("time", c.write(t.time())).with("gated", t.gated()).with("context_size", t.contextSize()),
                    (o, c) -> new VelocityNet(o.at("features").asInt(), BuiltInCodecs.ints(o.at("hidden")), Activation.of(o.at("activation").asString()),
                            c.read(o.at("time"), TimeFeatures.class), o.at("gated").asBoolean(), o.at("context_size").asInt())),
            Codec.of("potential_net", PotentialNet.class,
                    (t, c) -> Json.object().with("features", t.features()).with("width", t.width()).with("layers", t.layers()).with("time", c.write(t.time()))
                            .with("context_size", t.contextSize()),
                    (o, c) -> new PotentialNet(o.at("features").asInt(), o.at("width").asInt(), o.at("layers").asInt(), c.read(o.at("time"), TimeFeatures.class),
                            o.at("context_size").asInt())),
            Codec.of("diffusion_velocity", DiffusionVelocity.class,
                    (t, c) -> Json.object().with("network", c.write(t.net())).with("schedule", c.write(t.schedule())).with("prediction", t.prediction().name().toLowerCase(Locale.ROOT)),
                    (o, c) -> new DiffusionVelocity(c.read(o.at("network"), Velocity.class), c.read(o.at("schedule"), Diffusion.class), prediction(o.at("prediction").asString()))),
            Codec.of("unit_input", UnitInput.class,
                    (t, c) -> Json.object().with("network", c.write(t.net())).with("schedule", c.write(t.schedule())),
                    (o, c) -> new UnitInput(c.read(o.at("network"), Velocity.class), c.read(o.at("schedule"), Diffusion.class))),
            Codec.of("guided", Guided.class,
                    (t, c) -> Json.object().with("velocity", c.write(t.velocity())).with("weight", t.weight()),
                    (o, c) -> new Guided(c.read(o.at("velocity"), Velocity.class), o.at("weight").asDouble())),
            Codec.of("diffusion_vp", Diffusion.Vp.class,
                    (t, c) -> Json.object().with("low", t.low()).with("high", t.high()),
                    (o, c) -> new Diffusion.Vp(o.at("low").asDouble(), o.at("high").asDouble())),
            Codec.of("diffusion_sub_vp", Diffusion.SubVp.class,
                    (t, c) -> Json.object().with("low", t.low()).with("high", t.high()),
                    (o, c) -> new Diffusion.SubVp(o.at("low").asDouble(), o.at("high").asDouble())),
            Codec.of("diffusion_ve", Diffusion.Ve.class,
                    (t, c) -> Json.object().with("low", t.low()).with("high", t.high()),
                    (o, c) -> new Diffusion.Ve(o.at("low").asDouble(), o.at("high").asDouble())),
            Codec.of("diffusion_straight", Diffusion.Straight.class, (t, c) -> Json.object(), (o, c) -> new Diffusion.Straight()),
            Codec.of("time", TimeFeatures.Plain.class, (t, c) -> Json.object(), (o, c) -> new TimeFeatures.Plain()),
            Codec.of("time_fourier", TimeFeatures.Fourier.class,
                    (t, c) -> Json.object().with("frequencies", t.frequencies()),
                    (o, c) -> new TimeFeatures.Fourier(o.at("frequencies").asInt())),
            Codec.of("divergence_formula", Divergence.Formula.class, (t, c) -> Json.object(), (o, c) -> new Divergence.Formula()),
            Codec.of("divergence_exact", Divergence.Exact.class, (t, c) -> Json.object(), (o, c) -> new Divergence.Exact()),
            Codec.of("divergence_hutchinson", Divergence.Hutchinson.class,
                    (t, c) -> Json.object().with("probes", t.probes()).with("signs", t.signs()),
                    (o, c) -> new Divergence.Hutchinson(o.at("probes").asInt(), o.at("signs").asBoolean())),
            Codec.of("divergence_hutch_plus_plus", Divergence.HutchPlusPlus.class,
                    (t, c) -> Json.object().with("sketch", t.sketch()),
                    (o, c) -> new Divergence.HutchPlusPlus(o.at("sketch").asInt())),
            Codec.of("regularization", Regularization.class,
                    (t, c) -> Json.object().with("kinetic", t.kinetic()).with("jacobian", t.jacobian()).with("straightness", t.straightness()),
                    (o, c) -> new Regularization(o.at("kinetic").asDouble(), o.at("jacobian").asDouble(), o.at("straightness").asDouble())),
            Codec.of("solver", Solver.class, ContinuousCodecs::write, ContinuousCodecs::solver),
            Codec.of("steps_fixed", Controller.Fixed.class,
                    (t, c) -> Json.object().with("size", t.h()),
                    (o, c) -> new Controller.Fixed(o.at("size").asDouble())),
            Codec.of("steps_adaptive", Controller.Adaptive.class,
                    (t, c) -> Json.object().with("integral", t.integral()).with("proportional", t.proportional()).with("derivative", t.derivative()).with("safety", t.safety())
                            .with("min_factor", t.minFactor()).with("max_factor", t.maxFactor()).with("floor", t.floor()).with("stretch", t.stretch()).with("averaged", t.averaged()),
                    (o, c) -> new Controller.Adaptive(o.at("integral").asDouble(), o.at("proportional").asDouble(), o.at("derivative").asDouble(), o.at("safety").asDouble(),
                            o.at("min_factor").asDouble(), o.at("max_factor").asDouble(), o.at("floor").asDouble(), o.at("stretch").asDouble(), o.at("averaged").asBoolean())),
            Codec.of("adjoint_discretise", Adjoint.Discretise.class, (t, c) -> Json.object(), (o, c) -> new Adjoint.Discretise()),
            Codec.of("adjoint_checkpointed", Adjoint.Checkpointed.class,
                    (t, c) -> Json.object().with("checkpoints", t.checkpoints()),
                    (o, c) -> new Adjoint.Checkpointed(o.at("checkpoints").asInt())),
            Codec.of("adjoint_reversible", Adjoint.Reversible.class,
                    (t, c) -> Json.object().with("coupling", t.coupling()),
                    (o, c) -> new Adjoint.Reversible(o.at("coupling").asDouble())),
            Codec.of("adjoint_backsolve", Adjoint.Backsolve.class,
                    (t, c) -> Json.object().with("seminorm", t.seminorm()),
                    (o, c) -> new Adjoint.Backsolve(o.at("seminorm").asBoolean())),
            Codec.of("adjoint_interpolating", Adjoint.Interpolating.class, (t, c) -> Json.object(), (o, c) -> new Adjoint.Interpolating()));

    private ContinuousCodecs() {
    }

    /// A solver of a method of this library, without times to keep and events, which belong to a solve. Members that are not there are not limited.
    private static Json.Obj write(Solver s, Codecs codecs) {
        Checks.require(Methods.named(s.method().name()).filter(m -> m.equals(s.method())).isPresent(), "a method of this library", s.method().name());
        Checks.require(s.events().isEmpty() && s.saveAt().length == 0, "a solver without times to keep and events", s);
        Json.Obj o = Json.object().with("method", s.method().name()).with("controller", codecs.write(s.controller())).with("rtol", numbers(s.tolerances().relative()))
                .with("atol", numbers(s.tolerances().absolute())).with("min_step", s.minStep()).with("max_steps", s.maxSteps()).with("stops", numbers(s.stops()));
        if (s.maxStep() < Double.POSITIVE_INFINITY) {
            o = o.with("max_step", s.maxStep());
        }
        return s.firstStep().isPresent() ? o.with("first_step", s.firstStep().getAsDouble()) : o;
    }

    private static Solver solver(Json.Obj o, Codecs codecs) {
        String name = o.at("method").asString();
        Method method = Methods.named(name).orElseThrow(() -> new IllegalArgumentException("expected one of " + Methods.all().stream().map(Method::name).toList() + ", got \"" + name + "\""));
        Controller controller = codecs.read(o.at("controller"), Controller.class);
        Solver s = controller instanceof Controller.Fixed f ? Solver.fixed(method, f.h()) : Solver.of(method).withController(controller);
        s = s.withTolerances(Tolerances.of(doubles(o.at("rtol")), doubles(o.at("atol")))).withMaxSteps(o.at("max_steps").asLong()).withStops(doubles(o.at("stops")))
                .withStepLimits(o.at("min_step").asDouble(), o.has("max_step") ? o.at("max_step").asDouble() : Double.POSITIVE_INFINITY);
        return o.has("first_step") ? s.withFirstStep(o.at("first_step").asDouble()) : s;
    }

    private static Prediction prediction(String word) {
        return Arrays.stream(Prediction.values()).filter(p -> p.name().toLowerCase(Locale.ROOT).equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected velocity, score, noise or data, got \"" + word + "\""));
    }

    private static Json numbers(double[] values) {
        return BuiltInCodecs.numbers(DoubleStream.of(values).boxed().toList());
    }

    private static double[] doubles(Json list) {
        return BuiltInCodecs.doubles(list).stream().mapToDouble(Double::doubleValue).toArray();
    }
}
