package dev.akashi.audit.statistics;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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
    private final List<BitSet> told;

    Elastic(Atoms atoms, List<BitSet> told) {
        this.atoms = atoms;
        this.told = List.copyOf(told);
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
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Variable[] up = new Variable[atoms.size()];
        Variable[] down = new Variable[atoms.size()];
        for (int atom = 0; atom < atoms.size(); atom++) {
            up[atom] = model.newVariable("u" + atom).lower(0).weight(FREE);
            down[atom] = model.newVariable("d" + atom)
                    .lower(0)
                    .upper(atoms.count(atom))
                    .weight(FREE);
        }
        for (int i = 0; i < told.size(); i++) {
            sum(model.newExpression("t" + i), told.get(i), up, down).level(0);
        }
        for (int i = 0; i < priced.size(); i++) {
            Priced sum = priced.get(i);
            Variable more = model.newVariable("m" + i).lower(0).weight(sum.price());
            Variable less = model.newVariable("l" + i).lower(0).weight(sum.price());
            sum(model.newExpression("p" + i), sum.atoms(), up, down)
                    .set(more, -1)
                    .set(less, 1)
                    .level(0);
        }
        Expression goal = sum(model.newExpression("goal"), target, up, down);
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
            moved[atom] = result.doubleValue(2L * atom) - result.doubleValue(2L * atom + 1);
        }
        return Optional.of(moved);
    }

    private static Expression sum(Expression expression, BitSet set, Variable[] up, Variable[] down) {
        set.stream().forEach(atom -> expression.set(up[atom], 1).set(down[atom], -1));
        return expression;
    }
}
