using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Scoring;

/// <summary>One effect that is computed: a score of a track.</summary>
/// <param name="Slot">Place of the track among those predicted.</param>
/// <param name="Track">The track.</param>
/// <param name="Score">The score.</param>
public sealed record EffectColumn(int Slot, Track Track, EffectScore Score);

/// <summary>Everything that is computed for an allele, and the arithmetic of it.</summary>
public sealed class EffectColumns
{
    readonly int _bins;
    readonly int _tracks;
    readonly int? _maskBins;
    readonly BackgroundColumn[] _backgrounds;
    readonly float[] _reference, _alternate;
    long _clipped;

    /// <summary>The scores of the tracks chosen, track by track.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="tracks">Indexes of the tracks chosen.</param>
    /// <param name="scores">The scores asked for, or null for the default.</param>
    /// <param name="maskBp">Width of the window W around the variant's bin; null for the whole output.</param>
    /// <param name="background">What effects are judged against; null for nothing.</param>
    /// <exception cref="UsageException">A score fits none of the tracks, or needs a background.</exception>
    /// <exception cref="InputException">The background lacks a score of a track.</exception>
    public EffectColumns(ModelManifest manifest, IReadOnlyList<int> tracks, IReadOnlyList<EffectScore>? scores = null, int? maskBp = null, Background? background = null)
    {
        var chosen = tracks.Select(t => manifest.Tracks[t]).ToList();
        scores ??= ScoreCatalog.Default(chosen, manifest.Bins) is { Count: > 0 } usual ? usual
            : throw new UsageException($"no score fits the tracks of {manifest.Name}: {chosen[0].Kind} in {manifest.Bins} bins");
        foreach (var score in scores)
            if (!chosen.Any(t => score.AppliesTo(t, manifest.Bins)))
                throw new UsageException($"--score {score.Id} ({score.Formula}) fits none of the tracks chosen of {manifest.Name}");
        Columns = [.. from track in chosen.Index()
                      from score in scores
                      where score.AppliesTo(track.Item, manifest.Bins)
                      select new EffectColumn(track.Index, track.Item, score)];
        if (background is null && scores.FirstOrDefault(s => s.BackgroundOf is not null) is { } judged)
            throw new UsageException($"--score {judged.Id} needs a background: make one with cislens calibrate and give it with score --background");
        _backgrounds = background is null ? [] : [.. Columns.Select(c => background.For(c.Track, c.Score))];
        _bins = manifest.Bins;
        _tracks = chosen.Count;
        _maskBins = maskBp is { } bp ? bp / 2 / (manifest.BinBp ?? manifest.Window) : null;
        _reference = new float[_bins];
        _alternate = new float[_bins];
        Tracks = chosen;
        Scores = scores;
    }

    /// <summary>The tracks chosen.</summary>
    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>The scores asked for.</summary>
    public IReadOnlyList<EffectScore> Scores { get; }

    /// <summary>What is computed, track by track in the manifest's order.</summary>
    public IReadOnlyList<EffectColumn> Columns { get; }

    /// <summary>Members of an ensemble whose own effects are kept, for <see cref="AlleleScore.Spread"/>; 0 for none.</summary>
    public int Members { get; init; }

    /// <summary>True when effects are judged against a background.</summary>
    public bool HasBackground => _backgrounds.Length > 0;

    /// <summary>How far into the background an effect is, from −1 to 1 for a signed score; NaN without background or effect.</summary>
    public float Quantile(int column, float effect) =>
        !HasBackground || float.IsNaN(effect) || Columns[column].Score.BackgroundOf is not null ? float.NaN : (float)_backgrounds[column].Quantile(effect, Columns[column].Score.Signed);

    /// <summary>Share of the background that is as extreme; NaN without background or effect.</summary>
    public float P(int column, float effect) => !HasBackground || float.IsNaN(effect) ? float.NaN
        : Columns[column].Score.BackgroundOf is not null ? effect : (float)_backgrounds[column].P(effect, Columns[column].Score.Signed);

    /// <summary>The effect in a word: <c>gain</c>, <c>loss</c> or <c>none</c>; empty for an unsigned score and for no effect.</summary>
    public string Direction(int column, float effect)
    {
        if (!Columns[column].Score.Signed || float.IsNaN(effect))
            return "";
        // with a background an effect must be far out on its own side
        float size = HasBackground ? Quantile(column, effect) * float.Sign(effect) : 1;
        return effect == 0 || size < (float)CallAbove ? "none" : effect > 0 ? "gain" : "loss";
    }

    /// <summary>With a background, the least |quantile| of a gain or a loss.</summary>
    public double CallAbove { get; init; }

    /// <summary>Numbers of an allele as a whole, made of its effects.</summary>
    public IReadOnlyList<AlleleSummary> Summaries { get; internal set; } = [];

    /// <summary>True when a score has quantiles; an E-value is a place in the background itself.</summary>
    public bool HasQuantile(EffectScore score) => HasBackground && score.BackgroundOf is null;

    /// <summary>True when a score has a spread over the members of an ensemble.</summary>
    public bool HasSpread(EffectScore score) => Members > 0 && score.BackgroundOf is null;

    /// <summary>The score that tracks are compared by: the first with quantiles, or the first where none has.</summary>
    public EffectScore TopScore => Scores.FirstOrDefault(HasQuantile) ?? Scores[0];

    /// <summary>The column of <see cref="TopScore"/> that is furthest out: by its quantile where it has one, else by size. Null for no effect.</summary>
    public int? Top(float[] effects)
    {
        int? top = null;
        var score = TopScore;
        double best = double.NegativeInfinity;
        for (int c = 0; c < effects.Length; c++)
        {
            if (Columns[c].Score != score || !float.IsFinite(effects[c]))
                continue;
            double size = Size(c, effects[c]);
            if (size > best)
                (top, best) = (c, size);
        }
        return top;
    }

    // an E-value is the more the smaller it is
    double Size(int column, float effect) => Columns[column].Score.BackgroundOf is not null ? -effect
        : Math.Abs(HasBackground ? Quantile(column, effect) : effect);

    /// <summary>Turns the numbers of scores that a background makes into the scores.</summary>
    internal void Judge(float[] effects)
    {
        for (int c = 0; HasBackground && c < effects.Length; c++)
            if (Columns[c].Score.BackgroundOf is not null && !float.IsNaN(effects[c]))
                effects[c] = (float)_backgrounds[c].AtLeastShare(effects[c]);
    }

    /// <summary>How many probabilities were so near 0 or 1 that a logit used the clip, since this was last asked.</summary>
    internal long TakeClipped()
    {
        long clipped = _clipped;
        _clipped = 0;
        return clipped;
    }

    /// <summary>Adds the effects of one pair of predictions to an allele.</summary>
    /// <param name="reference">Bins × tracks for REF.</param>
    /// <param name="alternate">Bins × tracks for ALT.</param>
    /// <param name="variantBin">The bin that holds the variant.</param>
    /// <param name="target">The allele.</param>
    /// <param name="part">Which of the scores this pair of predictions answers.</param>
    internal void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate, int variantBin, AlleleValues target, WindowPart part)
    {
        bool keepsPredictions = target.Ref.Length > 0;
        int first = _maskBins is { } half ? Math.Max(0, variantBin - half) : 0;
        int end = _maskBins is { } width ? Math.Min(_bins, variantBin + width + 1) : _bins;
        int column = 0;
        for (int slot = 0; slot < _tracks; slot++)
        {
            var r = Gather(reference, slot, first, end, _reference);
            var a = Gather(alternate, slot, first, end, _alternate);
            if (keepsPredictions && part != WindowPart.StitchedBins)
            {
                target.Ref[slot] += Sum(r);
                target.Alt[slot] += Sum(a);
            }
            for (; column < Columns.Count && Columns[column].Slot == slot; column++)
                if (Answers(part, Columns[column].Score))
                    target.Effects[column] += (float)Compute(Columns[column].Score, r, a, counts: keepsPredictions);
        }
    }

    static bool Answers(WindowPart part, EffectScore score) =>
        part == WindowPart.Whole || score.ComparesBins == (part == WindowPart.StitchedBins);

    // members of an ensemble are clipped, too, but not counted
    double Compute(EffectScore score, ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate, bool counts)
    {
        if (counts && score.OfProbability)
            _clipped += (WindowScores.IsClipped(reference[0]) ? 1 : 0) + (WindowScores.IsClipped(alternate[0]) ? 1 : 0);
        return score.Compute(reference, alternate);
    }

    ReadOnlySpan<float> Gather(ReadOnlySpan<float> row, int slot, int first, int end, float[] profile)
    {
        if (_bins == 1)
            return row.Slice(slot, 1);
        for (int bin = first; bin < end; bin++)
            profile[bin - first] = row[bin * _tracks + slot];
        return profile.AsSpan(0, end - first);
    }

    static float Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return (float)sum;
    }
}
