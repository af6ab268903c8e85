package pushforward.flows;

import pushforward.flows.TransformerFlow.Structure;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.Regularization;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Bernstein;
import pushforward.flows.transform.DeepSigmoidal;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.Shift;
import pushforward.flows.transform.SumOfSquares;

/// Recipes: flows of a known make, ready to train.
///
/// ```java
/// Flow flow = Flows.realNvp(2).layers(8).hidden(64, 64).build();
/// ```
///
/// In all but [#iaf] and the continuous ones pull, which densities need, is the direction in closed form and at the price of one pass. Unless said otherwise a trained linear
/// map stands after
/// every layer. d is the number of features, at least 1.
public final class Flows {
    /// Bins of splines.
    private static final int BINS = 8;
    /// Half the length of the interval on which splines and polynomials bend, in standard deviations; beyond it they are straight.
    private static final double BOUND = 3;
    /// What kinetic energy and straightness cost, in nats.
    private static final double TRANSPORT = 0.02;

    private Flows() {
    }

    /// Additive couplings of the two halves in turn, and at the end a scale per feature: volume changes there alone.
    ///
    /// L. Dinh, D. Krueger and Y. Bengio, NICE: Non-linear Independent Components Estimation, ICLR workshop 2015, DOI 10.48550/arXiv.1410.8516.
    public static TransformerFlow nice(int features) {
        return new TransformerFlow(features, Structure.COUPLING, new Shift()).mixing(FlowRecipe.Mixing.NONE);
    }

    /// Affine couplings of the two halves in turn, with linear maps between them.
    ///
    /// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
    public static TransformerFlow realNvp(int features) {
        return new TransformerFlow(features, Structure.COUPLING, Affine.standard());
    }

    /// Steps of Glow on vectors: affine coupling, scale and shift, linear map.
    ///
    /// D. P. Kingma and P. Dhariwal, Glow: Generative Flow with Invertible 1x1 Convolutions, NeurIPS 2018, DOI 10.48550/arXiv.1807.03039.
    public static TransformerFlow glow(int features) {
        return realNvp(features).mixing(FlowRecipe.Mixing.SCALE_AND_LINEAR);
    }

    /// Couplings by rational-quadratic splines of 8 bins: NSF (C).
    ///
    /// C. Durkan, A. Bekasov, I. Murray and G. Papamakarios, Neural Spline Flows, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032.
    public static TransformerFlow splineCoupling(int features) {
        return new TransformerFlow(features, Structure.COUPLING, RationalQuadraticSpline.of(BINS, BOUND));
    }

    /// Affine autoregressive layers whose densities are evaluated in one go.
    ///
    /// G. Papamakarios, T. Pavlakou and I. Murray, Masked Autoregressive Flow for Density Estimation, NeurIPS 2017, DOI 10.48550/arXiv.1705.07057.
    public static TransformerFlow maf(int features) {
        return autoregressive(features, Affine.standard());
    }

    /// Affine autoregressive layers whose samples are made in one go.
    ///
    /// D. P. Kingma et al., Improving Variational Inference with Inverse Autoregressive Flow, NeurIPS 2016, DOI 10.48550/arXiv.1606.04934.
    public static TransformerFlow iaf(int features) {
        return new TransformerFlow(features, Structure.INVERSE_AUTOREGRESSIVE, Affine.standard());
    }

    /// Autoregressive layers of rational-quadratic splines of 8 bins: NSF (AR); the same paper as [#splineCoupling].
    public static TransformerFlow splineAutoregressive(int features) {
        return autoregressive(features, RationalQuadraticSpline.of(BINS, BOUND));
    }

    /// Autoregressive layers of monotone networks of one hidden layer of 8 sigmoids.
    ///
    /// C.-W. Huang, D. Krueger, A. Lacoste and A. Courville, Neural Autoregressive Flows, ICML 2018, DOI 10.48550/arXiv.1804.00779.
    public static TransformerFlow neuralAutoregressive(int features) {
        return autoregressive(features, new DeepSigmoidal(8));
    }

    /// Autoregressive layers of integrals of sums of two squares of cubics.
    ///
    /// P. Jaini, K. A. Selby and Y. Yu, Sum-of-Squares Polynomial Flow, ICML 2019, DOI 10.48550/arXiv.1905.02325.
    public static TransformerFlow sumOfSquares(int features) {
        return autoregressive(features, SumOfSquares.of(2, 3, BOUND));
    }

    /// Autoregressive layers of Bernstein polynomials of degree 10.
    ///
    /// S. Ramasinghe, K. Fernando, S. Khan and N. Barnes, Robust Normalizing Flows Using Bernstein-Type Polynomials, BMVC 2022, DOI 10.48550/arXiv.2102.03509.
    public static TransformerFlow bernstein(int features) {
        return autoregressive(features, Bernstein.of(10, BOUND));
    }

    private static TransformerFlow autoregressive(int features, Transformer transformer) {
        return new TransformerFlow(features, Structure.AUTOREGRESSIVE, transformer);
    }

    /// A residual flow: perceptrons that contract, added to what they are given, with scales between them.
    public static ResidualFlow residual(int features) {
        return new ResidualFlow(features);
    }

    /// A continuous flow: a perceptron of point and time with gates as a velocity, followed by Dopri5 at a tolerance of 1e-5, with the exact divergence by its formula. Trained
    /// by maximum likelihood.
    ///
    /// R. T. Q. Chen, Y. Rubanova, J. Bettencourt and D. Duvenaud, Neural Ordinary Differential Equations, NeurIPS 2018, DOI 10.48550/arXiv.1806.07366.
    public static ContinuousRecipe cnf(int features) {
        return new ContinuousRecipe(features);
    }

    /// A continuous flow whose divergence is estimated in training by one probe of random signs per sample and solve, at a price that does not grow with the number of features
    /// or of hidden layers: FFJORD.
    ///
    /// W. Grathwohl, R. T. Q. Chen, J. Bettencourt, I. Sutskever and D. Duvenaud, FFJORD, ICLR 2019, DOI 10.48550/arXiv.1810.01367.
    public static ContinuousRecipe ffjord(int features) {
        return cnf(features).divergence(Divergence.hutchinson());
    }

    /// A continuous flow down the slope of a potential, with the exact divergence and with kinetic energy and straightness paid for, so that paths are nearly straight and few
    /// steps do: OT-Flow.
    ///
    /// D. Onken, S. Wu Fung, X. Li and L. Ruthotto, OT-Flow, AAAI 2021, DOI 10.1609/aaai.v35i10.17113.
    public static ContinuousRecipe otFlow(int features) {
        return cnf(features).potential(true).regularization(new Regularization(TRANSPORT, 0, TRANSPORT));
    }

    /// A continuous flow to train with [pushforward.flows.train.FlowMatching] and independent pairs: no equation is solved in training.
    ///
    /// Y. Lipman, R. T. Q. Chen, H. Ben-Hamu, M. Nickel and M. Le, Flow Matching for Generative Modeling, ICLR 2023, DOI 10.48550/arXiv.2210.02747.
    public static ContinuousRecipe flowMatching(int features) {
        return cnf(features).time(new TimeFeatures.Fourier(4));
    }

    /// A continuous flow to train with [pushforward.flows.train.FlowMatching] and [pushforward.flows.train.Pairing#exact()], pairs of an optimal transport: its paths are nearly
    /// straight.
    ///
    /// A. Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport, TMLR 2024, DOI 10.48550/arXiv.2302.00482.
    public static ContinuousRecipe optimalTransportMatching(int features) {
        return flowMatching(features);
    }

    /// A continuous flow to train with [pushforward.flows.train.FlowMatching] and then [pushforward.flows.train.Reflow], on pairs of base points and where it carries them:
    /// rectified flow.
    ///
    /// X. Liu, C. Gong and Q. Liu, Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, ICLR 2023, DOI 10.48550/arXiv.2209.03003.
    public static ContinuousRecipe rectified(int features) {
        return flowMatching(features);
    }

    /// A variance-preserving diffusion whose network predicts the noise, to train with [pushforward.flows.train.ScoreMatching]; its flow is that of the probability-flow equation.
    ///
    /// Y. Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, ICLR 2021, DOI 10.48550/arXiv.2011.13456.
    public static ContinuousRecipe diffusion(int features) {
        return flowMatching(features).diffusion(Diffusion.vp());
    }

    /// Planar layers between linear maps; see [Planar].
    public static SimpleFlow planar(int features) {
        return new SimpleFlow(features, Planar::new);
    }

    /// Radial layers between linear maps; see [Radial].
    public static SimpleFlow radial(int features) {
        return new SimpleFlow(features, Radial::new);
    }

    /// Sylvester layers of a rank of at most 8 between linear maps; see [Sylvester].
    public static SimpleFlow sylvester(int features) {
        int rank = Math.min(features, 8);
        return new SimpleFlow(features, (d, context) -> new Sylvester(d, rank, rank, context));
    }

    /// Marginals made normal by mixtures of 8 logistic distributions, then rotations, again and again; see [Gaussianization]. It takes no context.
    public static SimpleFlow gaussianization(int features) {
        return new SimpleFlow(features, (d, context) -> {
            Checks.require(context == 0, "no context for Gaussianization", context);
            return Gaussianization.of(d, 8);
        });
    }
}
