using System.CommandLine;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;

namespace CisLens.Cli.Verbs;

/// <summary><c>scores</c>: the effect scores with their formulas, as TSV.</summary>
sealed class ScoresVerb() : Verb("scores", "List the effect scores of score, ism and background with their formulas.", "cislens scores")
{
    static readonly (string Name, TrackKind Kind, int Bins)[] s_kinds =
    [
        ("probabilities", TrackKind.Probability, 1), ("other values", TrackKind.Scalar, 1), ("signal", TrackKind.Signal, 2),
        ("probabilities in bins", TrackKind.Probability, 2),
    ];

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var scores = ScoreCatalog.All.Concat(SpliceScores.All)
            .Select(s => new object?[] { s.Id, AppliesTo(s), DefaultFor(s), s.Signed ? "yes" : "no", s.Formula });
        var summaries = Significance.All.Select(s =>
            new object?[] { s.Id, "one value per allele, with --background", "", "no", s.Formula });
        context.Output.Write(TableWriter.Format("score applies_to default_for signed formula", [.. scores, .. summaries]));
    }

    static string DefaultFor(EffectScore score) => string.Join(", ",
        from of in s_kinds
        let index = ScoreCatalog.Default([new Track { Id = "", Kind = of.Kind }], of.Bins).ToList().IndexOf(score)
        where index >= 0
        select index == 0 ? of.Name : $"{of.Name} (second)");

    static string AppliesTo(EffectScore score) =>
        score.OfProbability ? score.Binned ? "splice sites, with ism" : "probabilities"
        : score.OfGene ? "signal in the bins of a gene, with --genes" : score.OfProbabilityBins ? "signal and probabilities in bins"
        : score.Binned ? "signal in bins" : "one value per window";
}
