using System.Globalization;
using System.Text;
using CisLens.Core;

namespace CisLens.Train.Kmers;

/// <summary>The cross-validation of a track.</summary>
/// <param name="Problem">The track and its examples.</param>
/// <param name="Folds">The fold of each example, from 0.</param>
/// <param name="Results">One per kernel and C.</param>
sealed record CrossValidated(SvmProblem Problem, int[] Folds, IReadOnlyList<CandidateResult> Results);

/// <summary>
/// The tables next to a model. <c>.folds.tsv</c> has the held-out decision value of each example for the chosen kernel and C, and its fold
/// from 1, as <c>cvpred</c> of LS-GKM. <c>.grid.tsv</c> has one line per kernel and C.
/// </summary>
static class CrossValidationTables
{
    /// <summary>Writes the tables; nothing without cross-validation.</summary>
    public static void Write(
        SvmJob job, IReadOnlyList<SvmCandidate> candidates, IReadOnlyList<CrossValidated> validated, int kernel, double c)
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
            {
                text.Append(CultureInfo.InvariantCulture, $"{problem.Label.Id}\t{problem.Examples.Sequences.Id(i)}\t");
                text.Append(CultureInfo.InvariantCulture, $"{problem.OnScale(decisions[i]):R}\t{problem.Examples.Labels[i]:R}\t");
                text.Append(CultureInfo.InvariantCulture, $"{folds[i] + 1}\n");
            }
        }
        return text.ToString();
    }

    static string Grid(IReadOnlyList<SvmCandidate> candidates, IReadOnlyList<CrossValidated> validated)
    {
        var text = new StringBuilder("track\tsizes\tc\tmetric\tpooled\tfold_mean\tsteps\n");
        foreach (var (problem, _, results) in validated)
            foreach (var r in results)
            {
                string sizes = candidates[r.Kernel].Sizes?.ToJsonString(Json.Line) ?? "{}";
                text.Append(CultureInfo.InvariantCulture, $"{problem.Label.Id}\t{sizes}\t{r.C:R}\t{problem.Metric}\t");
                text.Append(CultureInfo.InvariantCulture, $"{Number(r.Pooled)}\t{Number(r.FoldMean)}\t{r.Steps}\n");
            }
        return text.ToString();
    }

    static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString("0.######", CultureInfo.InvariantCulture);
}
