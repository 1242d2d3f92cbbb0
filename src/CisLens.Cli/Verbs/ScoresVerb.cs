using System.CommandLine;
using CisLens.Formats.Tables;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;

namespace CisLens.Cli.Verbs;

/// <summary><c>scores</c>: the effect scores with their formulas, as TSV.</summary>
sealed class ScoresVerb() : Verb("scores", "List the effect scores of score, ism and calibrate with their formulas.", "cislens scores")
{
    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var scores = ScoreCatalog.All.Select(s => new object?[] { s.Id, AppliesTo(s), s.Signed ? "yes" : "no", s.Formula });
        var summaries = Significance.All.Select(s => new object?[] { s.Id, "one value per allele, with --background", "no", s.Formula });
        context.Output.Write(TableWriter.Format("score applies_to signed formula", [.. scores, .. summaries]));
    }

    static string AppliesTo(EffectScore score) =>
        score.OfProbability ? "probabilities" : score.Binned ? "signal in bins" : "one value per window";
}
