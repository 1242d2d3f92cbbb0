using System.Globalization;
using System.Text;
using CisLens.Core;

namespace CisLens.Train.Kmers;

/// <summary>What cross-validation said of a label.</summary>
/// <param name="Problem">The label.</param>
/// <param name="Folds">The part of each example, from 0.</param>
/// <param name="Results">Every kernel and C.</param>
sealed record CrossValidated(SvmProblem Problem, int[] Folds, IReadOnlyList<CandidateResult> Results);

/// <summary>
/// The tables beside a model: <c>.folds.tsv</c> has each example's held-out decision value by the chosen kernel and C (as
/// LS-GKM's <c>cvpred</c>, parts from 1), <c>.grid.tsv</c> a line for every kernel and C.
/// </summary>
static class CrossValidationTables
{
    /// <summary>Writes them; nothing where there was no cross-validation.</summary>
    public static void Write(SvmJob job, IReadOnlyList<SvmCandidate> candidates, IReadOnlyList<CrossValidated> validated, int kernel, double c)
    {
        if (validated.Count == 0)
            return;
        DurableFile.WriteText(job.Output + ".folds.tsv", Folds(validated, kernel, c));
        DurableFile.WriteText(job.Output + ".grid.tsv", Grid(candidates, validated));
    }

    static string Folds(IReadOnlyList<CrossValidated> validated, int kernel, double c)
    {
        var text = new StringBuilder("track\tid\tvalue\tlabel\tfold\n");
        foreach (var (problem, folds, results) in validated)
        {
            var decisions = results.Single(r => r.Kernel == kernel && r.C == c).Decisions;
            for (int i = 0; i < folds.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{problem.Label.Id}\t{problem.Examples.Sequences.Id(i)}\t{problem.OnScale(decisions[i]):R}\t{problem.Examples.Labels[i]:R}\t{folds[i] + 1}\n");
        }
        return text.ToString();
    }

    static string Grid(IReadOnlyList<SvmCandidate> candidates, IReadOnlyList<CrossValidated> validated)
    {
        var text = new StringBuilder("track\tsizes\tc\tmetric\tpooled\tfold_mean\tsteps\n");
        foreach (var (problem, _, results) in validated)
            foreach (var r in results)
                text.Append(CultureInfo.InvariantCulture, $"{problem.Label.Id}\t{candidates[r.Kernel].Sizes?.ToJsonString(Json.Line) ?? "{}"}\t{r.C:R}\t{problem.Metric}\t{Number(r.Pooled)}\t{Number(r.FoldMean)}\t{r.Steps}\n");
        return text.ToString();
    }

    static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString("0.######", CultureInfo.InvariantCulture);
}
