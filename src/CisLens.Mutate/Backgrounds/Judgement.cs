using CisLens.Core;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Backgrounds;

/// <summary>Judges effects against a background, or by their size where there is none.</summary>
public sealed class Judgement
{
    readonly IReadOnlyList<EffectColumn> _columns;
    readonly BackgroundColumn[] _backgrounds;
    readonly double _callAbove;

    /// <summary>Judges the effects of a run.</summary>
    /// <param name="columns">What is computed.</param>
    /// <param name="background">What effects are judged against; null for nothing.</param>
    /// <param name="callAbove">With a background, the least |quantile| of a gain or a loss.</param>
    /// <param name="scores">Ids of the scores wanted, among which the summaries of an allele are.</param>
    /// <exception cref="InputException">The background lacks a score of a track.</exception>
    public Judgement(EffectColumns columns, Background? background, double callAbove = 0, IReadOnlyList<string>? scores = null)
    {
        (_columns, _callAbove) = (columns.Columns, callAbove);
        _backgrounds = background is null ? [] : [.. _columns.Select(c => background.For(c.Track, c.Score))];
        TopScore = columns.Scores.FirstOrDefault(HasQuantile) ?? (columns.Scores.Count > 0 ? columns.Scores[0] : null);
        Summaries = Significance.Compute(scores ?? [], columns, background);
    }

    /// <summary>True when effects are judged against a background.</summary>
    public bool HasBackground => _backgrounds.Length > 0;

    /// <summary>Numbers of an allele as a whole, made of its effects.</summary>
    public IReadOnlyList<AlleleSummary> Summaries { get; }

    /// <summary>The score that tracks are compared by: the first with quantiles, or the first where none has.</summary>
    public EffectScore? TopScore { get; }

    /// <summary>True when a score has quantiles; an E-value is a place in the background itself.</summary>
    public bool HasQuantile(EffectScore score) => HasBackground && score.BackgroundOf is null;

    /// <summary>How far into the background an effect is, from −1 to 1 for a signed score; NaN without background or effect.</summary>
    public float Quantile(int column, float effect) => !HasQuantile(_columns[column].Score) || float.IsNaN(effect)
        ? float.NaN : (float)_backgrounds[column].Quantile(effect, _columns[column].Score.Signed);

    /// <summary>Share of the background that is as extreme; NaN without background or effect.</summary>
    public float P(int column, float effect) => !HasBackground || float.IsNaN(effect) ? float.NaN
        : _columns[column].Score.BackgroundOf is not null ? effect : (float)_backgrounds[column].P(effect, _columns[column].Score.Signed);

    /// <summary>The effect in a word: <c>gain</c>, <c>loss</c> or <c>none</c>; empty for an unsigned score and for no effect.</summary>
    public string Direction(int column, float effect)
    {
        if (!_columns[column].Score.Signed || float.IsNaN(effect))
            return "";
        // with a background an effect must be far out on its own side
        float size = HasBackground ? Quantile(column, effect) * float.Sign(effect) : 1;
        return effect == 0 || size < (float)_callAbove ? "none" : effect > 0 ? "gain" : "loss";
    }

    /// <summary>
    /// The column of <see cref="TopScore"/> that is furthest out: by its quantile, or without one by size. Null for no effect.
    /// </summary>
    public int? Top(float[] effects)
    {
        int? top = null;
        double best = double.NegativeInfinity;
        for (int c = 0; c < effects.Length; c++)
        {
            if (_columns[c].Score != TopScore || !float.IsFinite(effects[c]))
                continue;
            double size = Size(c, effects[c]);
            if (size > best)
                (top, best) = (c, size);
        }
        return top;
    }

    // an E-value is the more the smaller it is
    double Size(int column, float effect) => _columns[column].Score.BackgroundOf is not null ? -effect
        : Math.Abs(HasBackground ? Quantile(column, effect) : effect);

    /// <summary>Turns the numbers of scores that a background makes into the scores.</summary>
    public void Complete(float[] effects)
    {
        for (int c = 0; HasBackground && c < effects.Length; c++)
            if (_columns[c].Score.BackgroundOf is not null && !float.IsNaN(effects[c]))
                effects[c] = (float)_backgrounds[c].AtLeastShare(effects[c]);
    }
}
