using CisLens.Core;
using CisLens.Mutate.Effects;

namespace CisLens.Library;

/// <summary>The effects of an allele, as one row of the output of <c>cislens score</c> per effect.</summary>
/// <param name="Variant">The allele as it was given.</param>
/// <param name="Status"><c>OK</c> or flags when scored, else the reason, such as <c>REF_MISMATCH</c>.</param>
/// <param name="IsScored">True if the allele has effects.</param>
/// <param name="Effects">
/// One effect per track and score. Empty if the allele is not scored, if the model is a splice model, or if effects are per gene.
/// </param>
/// <param name="Top">The effect of <c>CIS_TOP</c>: the strongest over the tracks; null without effect.</param>
/// <param name="Summaries">Values per allele by id, such as <c>mle</c>.</param>
/// <param name="Splicing">Splice delta scores per gene; empty for other models.</param>
public sealed record VariantScore(Variant Variant, string Status, bool IsScored, IReadOnlyList<TrackEffect> Effects, TrackEffect? Top,
    IReadOnlyDictionary<string, float> Summaries, IReadOnlyList<SpliceDelta> Splicing)
{
    /// <summary>Effects per gene, if the options of a model with bins name genes; otherwise empty.</summary>
    public IReadOnlyList<GeneScore> Genes { get; init; } = [];

    /// <summary>The effect on a track.</summary>
    /// <param name="track">Id of the track.</param>
    /// <param name="score">Id of the score; null for the first score of the track.</param>
    /// <exception cref="KeyNotFoundException">The allele has no such effect.</exception>
    public TrackEffect this[string track, string? score = null] =>
        Effects.FirstOrDefault(e => e.Track == track && (score is null || e.Score == score))
        ?? throw new KeyNotFoundException($"{Variant}, status {Status}: no effect {score} on track {track}");
}

/// <summary>The effects of an allele on a gene.</summary>
/// <param name="Gene">Name of the gene.</param>
/// <param name="Strand"><c>+</c> or <c>-</c>.</param>
/// <param name="TssDistance">
/// Position of the allele relative to the transcription start site in bp, on the strand of the gene: negative upstream.
/// </param>
/// <param name="Effects">One effect per score and track of the strand of the gene; predictions are sums over its bins.</param>
public sealed record GeneScore(string Gene, char Strand, long TssDistance, IReadOnlyList<TrackEffect> Effects);

/// <summary>One effect, with the names of the columns of the long TSV.</summary>
/// <param name="Track">Id of the track.</param>
/// <param name="Score">Id of the score.</param>
/// <param name="RefPrediction">Prediction for REF.</param>
/// <param name="AltPrediction">Prediction for ALT.</param>
/// <param name="Effect">The score, ALT minus REF where it is signed.</param>
/// <param name="Quantile">The background quantile; NaN without a background.</param>
/// <param name="P">Share of the background that is at least as extreme; NaN without a background.</param>
/// <param name="Direction"><c>gain</c>, <c>loss</c> or <c>none</c>; empty for an unsigned score.</param>
/// <param name="Spread">Standard deviation of the effect over the members of an ensemble; NaN for one model.</param>
public sealed record TrackEffect(string Track, string Score, float RefPrediction, float AltPrediction, float Effect, float Quantile,
    float P, string Direction, float Spread)
{
    /// <summary><c>robust</c>, <c>permissive</c> or <c>none</c>; empty without levels of the track and score.</summary>
    public string Call { get; init; } = "";
}
