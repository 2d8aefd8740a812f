package dev.akashi.audit.statistics;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * Asks how the counts of atoms could be others than they are, at the least cost: sums that were told before stay as they
 * are, sums that are about to be told may change at a price, everything else is free. What has to change is what must not be
 * told.
 */
final class Elastic {

    /** So that nothing moves without a reason. */
    private static final double FREE = 0.001;

    private final Atoms atoms;

    /** Atoms whose count follows from what was told: most of a year's, when its months were. */
    private final BitSet fixed = new BitSet();

    private final Set<BitSet> told = new LinkedHashSet<>();

    Elastic(Atoms atoms, List<BitSet> told) {
        this.atoms = atoms;
        int before;
        do {
            before = fixed.cardinality();
            told.stream().map(this::free).filter(set -> set.cardinality() == 1).forEach(fixed::or);
        } while (fixed.cardinality() > before);
        told.stream().map(this::free).filter(set -> !set.isEmpty()).forEach(this.told::add);
    }

    private BitSet free(BitSet set) {
        BitSet free = (BitSet) set.clone();
        free.andNot(fixed);
        return free;
    }

    /**
     * A sum that may change at a price.
     *
     * @param atoms of which it is the sum
     * @param price of a change by one
     */
    record Priced(BitSet atoms, double price) {}

    /**
     * Finds other counts.
     *
     * @param target a sum
     * @param change by how much it has to change at least: up, or down when negative
     * @param priced sums that may change at a price
     * @return how every atom changes; empty when there are no such counts
     */
    Optional<double[]> move(BitSet target, double change, List<Priced> priced) {
        BitSet movable = free(target);
        if (movable.isEmpty()) {
            return Optional.empty();
        }
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Variable[] up = new Variable[atoms.size()];
        Variable[] down = new Variable[atoms.size()];
        int[] places = new int[atoms.size()];
        int place = 0;
        for (int atom = 0; atom < atoms.size(); atom++) {
            if (!fixed.get(atom)) {
                places[atom] = place;
                place += 2;
                up[atom] = model.newVariable("u" + atom).lower(0).weight(FREE);
                down[atom] = model.newVariable("d" + atom)
                        .lower(0)
                        .upper(atoms.count(atom))
                        .weight(FREE);
            }
        }
        int number = 0;
        for (BitSet sum : told) {
            sum(model.newExpression("t" + number++), sum, up, down).level(0);
        }
        for (int i = 0; i < priced.size(); i++) {
            Priced sum = priced.get(i);
            BitSet free = free(sum.atoms());
            if (!free.isEmpty()) {
                Variable more = model.newVariable("m" + i).lower(0).weight(sum.price());
                Variable less = model.newVariable("l" + i).lower(0).weight(sum.price());
                sum(model.newExpression("p" + i), free, up, down)
                        .set(more, -1)
                        .set(less, 1)
                        .level(0);
            }
        }
        Expression goal = sum(model.newExpression("goal"), movable, up, down);
        if (change > 0) {
            goal.lower(change);
        } else {
            goal.upper(change);
        }
        Optimisation.Result result = model.minimise();
        if (!result.getState().isOptimal()) {
            return Optional.empty();
        }
        double[] moved = new double[atoms.size()];
        for (int atom = 0; atom < atoms.size(); atom++) {
            if (!fixed.get(atom)) {
                moved[atom] = result.doubleValue(places[atom]) - result.doubleValue(places[atom] + 1L);
            }
        }
        return Optional.of(moved);
    }

    private static Expression sum(Expression expression, BitSet set, Variable[] up, Variable[] down) {
        set.stream().forEach(atom -> expression.set(up[atom], 1).set(down[atom], -1));
        return expression;
    }
}
