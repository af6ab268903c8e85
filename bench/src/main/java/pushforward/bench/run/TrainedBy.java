package pushforward.bench.run;

/// What a flow is trained by.
enum TrainedBy {
    /// The log-likelihood of the rows.
    LIKELIHOOD("maximum likelihood", "loss", "Negative log-likelihood in nats per row, in the units of the data."),
    /// Velocities of straight paths between base points and rows that are paired by chance.
    MATCHING("flow matching", "matching loss", Texts.MATCHED),
    /// The same with pairs of an optimal transport between the points of a batch.
    TRANSPORT("flow matching with optimal transport", "matching loss", Texts.MATCHED),
    /// Half the steps as [#MATCHING], half on pairs of base points and where the flow carries them.
    REFLOW("flow matching, then reflow", "matching loss", Texts.MATCHED + " In the second half of the steps the paths join base points with where the flow of the first half carries them."),
    /// The noise in rows that noise was added to.
    SCORE("score matching", "denoising loss", "Mean squared difference between the noise in a point and what the network says of it, per feature: no likelihood, and its least value is not 0.");

    private final String label;
    private final String loss;
    private final String meaning;

    TrainedBy(String label, String loss, String meaning) {
        this.label = label;
        this.loss = loss;
        this.meaning = meaning;
    }

    private static final class Texts {
        private static final String MATCHED = "Mean squared difference between the network's velocity and those of the paths, per feature: no likelihood, and its least value is not 0.";

        private Texts() {}
    }

    /// In a few words.
    String label() {
        return label;
    }

    /// What its loss is called.
    String loss() {
        return loss;
    }

    /// What its loss is, in a sentence.
    String meaning() {
        return meaning;
    }
}
