package pushforward.flows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/// The laws for bijections put together at random.
class BijectionLawsProperties {
    @Property(tries = 25)
    void randomCompositions(@ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 1, max = 5) int d) {
        BijectionLaws.of(RandomBijections.of(seed, d)).seed(seed).points(16).all();
    }
}
