package dev.akashi.audit.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.hipparchus.optim.linear.LinearConstraint;
import org.hipparchus.optim.linear.LinearConstraintSet;
import org.hipparchus.optim.linear.LinearObjectiveFunction;
import org.hipparchus.optim.linear.NonNegativeConstraint;
import org.hipparchus.optim.linear.Relationship;
import org.hipparchus.optim.linear.SimplexSolver;
import org.hipparchus.optim.nonlinear.scalar.GoalType;

/**
 * Somebody who has all releases, knows which groups are empty, and works out what is between what and what, by the simplex
 * method of another library than the one that protects.
 */
final class Attack {

    /** Far above every small count; else what is not bounded has no optimum. */
    private static final double LIMIT = 100;

    private final Atoms atoms;
    private final List<CountedTable> tables = new ArrayList<>();

    /** What is known, solved: each row says what one atom's change is when others change, with the place of that atom. */
    private final List<double[]> rows = new ArrayList<>();

    private final List<Integer> pivots = new ArrayList<>();

    /** Bounds of a count. */
    record Bounds(List<String> cell, long truth, double least, double most) {
        Bounds {
            if (least > truth + 1e-6 || most < truth - 1e-6) {
                throw new IllegalStateException("the solver is wrong: " + truth + " in " + least + " to " + most);
            }
        }
    }

    Attack(Dataset dataset, List<Release> releases) {
        this.atoms = new Atoms(
                dataset, releases.stream().map(Release::spec).distinct().toList());
        for (Release release : releases) {
            CountedTable table = CountedTable.of(release.spec(), atoms);
            tables.add(table);
            for (CountedTable.Cell cell : table.cells()) {
                OptionalLong told = release.count(cell.key());
                if (told.isPresent() && !cell.atoms().isEmpty()) {
                    assertThat(told.getAsLong()).isEqualTo(cell.count());
                    know(row(cell.atoms()));
                }
            }
        }
    }

    /** Brings one more sum that may not change into what is solved. */
    private void know(double[] row) {
        for (int i = 0; i < rows.size(); i++) {
            subtract(row, rows.get(i), row[pivots.get(i)]);
        }
        int pivot = 0;
        for (int i = 1; i < row.length; i++) {
            if (Math.abs(row[i]) > Math.abs(row[pivot]) + 1e-9) {
                pivot = i;
            }
        }
        if (Math.abs(row[pivot]) < 1e-9) {
            return;
        }
        double scale = row[pivot];
        for (int i = 0; i < row.length; i++) {
            row[i] /= scale;
        }
        for (double[] earlier : rows) {
            subtract(earlier, row, earlier[pivot]);
        }
        rows.add(row);
        pivots.add(pivot);
    }

    private static void subtract(double[] from, double[] row, double factor) {
        for (int i = 0; i < row.length; i++) {
            from[i] -= factor * row[i];
        }
    }

    /** What comes out for every small count of every table. */
    List<Bounds> onSmallCounts(int threshold) {
        List<Bounds> bounds = new ArrayList<>();
        for (CountedTable table : tables) {
            for (CountedTable.Cell cell : table.cells()) {
                if (cell.count() > 0 && cell.count() < threshold) {
                    bounds.add(new Bounds(
                            cell.key(),
                            cell.count(),
                            cell.count() + change(cell.atoms(), GoalType.MINIMIZE),
                            cell.count() + change(cell.atoms(), GoalType.MAXIMIZE)));
                }
            }
        }
        return bounds;
    }

    /** The farthest that a sum can be from what it is: atoms that are not solved for change freely, none below zero. */
    private double change(BitSet target, GoalType goal) {
        List<Integer> free = new ArrayList<>();
        for (int atom = 0; atom < atoms.size(); atom++) {
            if (!pivots.contains(atom)) {
                free.add(atom);
            }
        }
        if (free.isEmpty()) {
            return 0;
        }
        double[] wanted = new double[free.size()];
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int i = 0; i < free.size(); i++) {
            double[] less = new double[free.size()];
            less[i] = -1;
            constraints.add(new LinearConstraint(less, Relationship.LEQ, atoms.count(free.get(i))));
            wanted[i] = target.get(free.get(i)) ? 1 : 0;
        }
        for (int r = 0; r < rows.size(); r++) {
            double[] less = new double[free.size()];
            for (int i = 0; i < free.size(); i++) {
                less[i] = rows.get(r)[free.get(i)];
                wanted[i] -= target.get(pivots.get(r)) ? less[i] : 0;
            }
            constraints.add(new LinearConstraint(less, Relationship.LEQ, atoms.count(pivots.get(r))));
        }
        constraints.add(new LinearConstraint(wanted, Relationship.LEQ, LIMIT));
        return new SimplexSolver()
                .optimize(
                        new LinearObjectiveFunction(wanted, 0),
                        new LinearConstraintSet(constraints),
                        new NonNegativeConstraint(false),
                        goal)
                .getValue();
    }

    private double[] row(BitSet set) {
        double[] row = new double[atoms.size()];
        set.stream().forEach(atom -> row[atom] = 1);
        return row;
    }
}
