package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Json;

/// The numbers that, with the parameters and moments, are the whole state of a training run between two steps.
final class RunState {
    private static final int COLUMNS = 6;

    /// Steps taken.
    long taken;
    /// Updates made: steps taken less those passed over.
    long updates;
    /// Steps passed over.
    long skipped;
    /// Steps taken when the best parameters were reached.
    long bestStep;
    /// Validations since the best one.
    long worse;
    /// The best validation loss so far.
    double best = Double.POSITIVE_INFINITY;
    /// Sum of the losses of the steps since the last entry of the log, and their number.
    double lossSum;
    long lossCount;
    /// Rate and gradient norm of the last update.
    double rate;
    double norm;
    /// Wall time of the run's parts before this one.
    double secondsBefore;
    final List<TrainingLog.Entry> log = new ArrayList<>();

    /// The integers.
    Json.Obj counts() {
        return Json.object().with("taken", taken).with("updates", updates).with("skipped", skipped).with("best_step", bestStep).with("worse", worse)
                .with("loss_count", lossCount);
    }

    /// The other numbers, exact and possibly infinite.
    ///
    /// @param seconds wall time so far
    Tensor numbers(double seconds) {
        return Tensor.of(new double[] {best, lossSum, rate, norm, seconds});
    }

    /// The log as `[entries, 6]`.
    Tensor curves() {
        double[][] rows = log.stream().map(e -> new double[] {e.step(), e.trainLoss(), e.validationLoss(), e.learningRate(), e.gradientNorm(), e.seconds()})
                .toArray(double[][]::new);
        return rows.length == 0 ? Tensor.zeros(pushforward.tensor.DType.F64, 0, COLUMNS) : Tensor.of(rows);
    }

    /// Takes over what [#counts], [#numbers] and [#curves] wrote.
    void restore(Json.Obj counts, Tensor numbers, Tensor curves) {
        taken = counts.at("taken").asLong();
        updates = counts.at("updates").asLong();
        skipped = counts.at("skipped").asLong();
        bestStep = counts.at("best_step").asLong();
        worse = counts.at("worse").asLong();
        lossCount = counts.at("loss_count").asLong();
        best = numbers.at(0);
        lossSum = numbers.at(1);
        rate = numbers.at(2);
        norm = numbers.at(3);
        secondsBefore = numbers.at(4);
        log.clear();
        for (int i = 0; i < curves.dim(0); i++) {
            log.add(new TrainingLog.Entry((long) curves.at(i, 0), curves.at(i, 1), curves.at(i, 2), curves.at(i, 3), curves.at(i, 4), curves.at(i, 5)));
        }
    }
}
