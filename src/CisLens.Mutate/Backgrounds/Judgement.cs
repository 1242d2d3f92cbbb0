using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Backgrounds;

/// <summary>Compares effects with a background, or without one by their size.</summary>
public sealed class Judgement
{
    readonly IReadOnlyList<EffectColumn> _columns;
    readonly BackgroundColumn[][] _backgrounds;   // by column and class
    readonly double _callAbove;
    readonly IReadOnlyList<CallLevel>[]? _levels;         // by column

    /// <summary>The judgement of the effects of a run.</summary>
    /// <param name="columns">The effects that are computed.</param>
    /// <param name="background">The background; null for none.</param>
    /// <param name="callAbove">With a background, the smallest |quantile| of a gain or a loss.</param>
    /// <param name="scores">Ids of scores and of summaries of an allele.</param>
    /// <param name="levels">Levels of confident calls; null for none.</param>
    /// <exception cref="InputException">The background does not have a score of a track.</exception>
    public Judgement(EffectColumns columns, Background? background, double callAbove = 0, IReadOnlyList<string>? scores = null,
        CallLevels? levels = null)
    {
        (_columns, _callAbove) = (columns.Columns, callAbove);
        _backgrounds = background is null ? [] : [.. _columns.Select(c => background.For(c.Track, c.Score))];
        _levels = levels is null ? null : [.. _columns.Select(c => levels.Of(c.Track.Id, c.Score.Id))];
        TopScore = columns.Scores.FirstOrDefault(HasQuantile) ?? (columns.Scores.Count > 0 ? columns.Scores[0] : null);
        Summaries = Significance.Compute(scores ?? [], columns, background);
    }

    /// <summary>True if there is a background.</summary>
    public bool HasBackground => _backgrounds.Length > 0;

    /// <summary>Values per allele that are computed from its effects.</summary>
    public IReadOnlyList<AlleleSummary> Summaries { get; }

    /// <summary>
    /// The primary score, used by <c>CIS_TOP</c>, <c>CIS_MAX</c> and <c>CIS_EFF</c>: the first with quantiles, or the first if none
    /// has quantiles.
    /// </summary>
    public EffectScore? TopScore { get; }

    /// <summary>The column of a track with <see cref="TopScore"/>, or with the first score of the track; null without the track.</summary>
    public int? ColumnOf(string track)
    {
        var ofTrack = _columns.Index().Where(c => c.Item.Track.Id == track).ToList();
        return ofTrack.Count == 0 ? null : ofTrack.OrderBy(c => c.Item.Score != TopScore).First().Index;
    }

    /// <summary>True if a score has quantiles; an E-value has none, because it is a share of the background itself.</summary>
    public bool HasQuantile(EffectScore score) => HasBackground && score.BackgroundOf is null;

    /// <summary>The background quantile of an effect, from −1 to 1 for a signed score; NaN without background or effect.</summary>
    public float Quantile(int column, float effect, VariantClass kind) => !HasQuantile(_columns[column].Score) || float.IsNaN(effect)
        ? float.NaN : (float)_backgrounds[column][(int)kind].Quantile(effect, _columns[column].Score.Signed);

    /// <summary>Share of the background that is at least as extreme; NaN without background or effect.</summary>
    public float P(int column, float effect, VariantClass kind) => !HasBackground || float.IsNaN(effect) ? float.NaN
        : _columns[column].Score.BackgroundOf is not null ? effect
        : (float)_backgrounds[column][(int)kind].P(effect, _columns[column].Score.Signed);

    /// <summary>The direction of an effect: <c>gain</c>, <c>loss</c> or <c>none</c>; empty for an unsigned score or NaN.</summary>
    public string Direction(int column, float effect, VariantClass kind)
    {
        if (!_columns[column].Score.Signed || float.IsNaN(effect))
            return "";
        // with a background, the quantile must be large, too, and have the sign of the effect
        float size = HasBackground ? Quantile(column, effect, kind) * float.Sign(effect) : 1;
        return effect == 0 || size < (float)_callAbove ? "none" : effect > 0 ? "gain" : "loss";
    }

    /// <summary>True if there are levels of confident calls.</summary>
    public bool HasCalls => _levels is not null;

    /// <summary>
    /// The strictest level that an effect reaches: <c>robust</c>, <c>permissive</c> or <c>none</c>; empty for NaN, and without levels of
    /// the track and score.
    /// </summary>
    public string Call(int column, float effect) => _levels is null || _levels[column].Count == 0 || float.IsNaN(effect) ? ""
        : _levels[column].FirstOrDefault(level => Math.Abs(effect) >= (float?)level.Threshold)?.Level ?? CallLevels.None;

    /// <summary>
    /// The column of <see cref="TopScore"/> with the largest absolute quantile, or without a background the largest absolute effect;
    /// null without effect.
    /// </summary>
    public int? Top(float[] effects, VariantClass kind)
    {
        int? top = null;
        double best = double.NegativeInfinity;
        for (int c = 0; c < effects.Length; c++)
        {
            if (_columns[c].Score != TopScore || !float.IsFinite(effects[c]))
                continue;
            double size = Size(c, effects[c], kind);
            if (size > best)
                (top, best) = (c, size);
        }
        return top;
    }

    // a smaller E-value is a stronger effect
    double Size(int column, float effect, VariantClass kind) => _columns[column].Score.BackgroundOf is not null ? -effect
        : Math.Abs(HasBackground ? Quantile(column, effect, kind) : effect);

    /// <summary>Turns the computed values of scores that need a background, such as E-values, into these scores.</summary>
    public void Complete(float[] effects, VariantClass kind)
    {
        for (int c = 0; HasBackground && c < effects.Length; c++)
            if (_columns[c].Score.BackgroundOf is not null && !float.IsNaN(effects[c]))
                effects[c] = (float)_backgrounds[c][(int)kind].AtLeastShare(effects[c]);
    }
}
