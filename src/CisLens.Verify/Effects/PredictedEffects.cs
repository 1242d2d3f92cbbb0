namespace CisLens.Verify.Effects;

/// <summary>Predicted effects by allele and track, as <c>score</c> wrote them.</summary>
public sealed class PredictedEffects
{
    readonly Dictionary<AlleleKey, double[]> _effects = [];
    readonly List<string> _tracks = [];
    readonly HashSet<string> _contigs = new(StringComparer.Ordinal);

    internal PredictedEffects(string file) => File = file;

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The score whose effects these are.</summary>
    public string Score { get; internal set; } = "effect";

    /// <summary>The tracks, in the order of the file.</summary>
    public IReadOnlyList<string> Tracks => _tracks;

    /// <summary>How many alleles there are.</summary>
    public int Count => _effects.Count;

    /// <summary>An allele of the file, for messages.</summary>
    public AlleleKey First => _effects.Keys.First();

    /// <summary>True when an allele of this contig was read.</summary>
    public bool HasContig(string name) => _contigs.Contains(name);

    /// <summary>The effect of an allele on a track, ALT minus REF; NaN when it was not scored, null when it is not in the file.</summary>
    public double? Find(AlleleKey allele, int track) =>
        !_effects.TryGetValue(allele, out var effects) ? null : track < effects.Length ? effects[track] : double.NaN;

    /// <summary>The effect in the requested direction, also if the file has REF and ALT exchanged (then
    /// <paramref name="swapped"/>).</summary>
    public double? Find(AlleleKey allele, int track, out bool swapped)
    {
        swapped = false;
        if (Find(allele, track) is { } effect)
            return effect;
        swapped = Find(allele.Swapped, track) is not null;
        return -Find(allele.Swapped, track);
    }

    // the first of two rows for one allele and track counts: they come from the same window
    internal void Add(AlleleKey allele, string track, double effect)
    {
        int index = _tracks.IndexOf(track);
        if (index < 0)
        {
            index = _tracks.Count;
            _tracks.Add(track);
        }
        _contigs.Add(allele.Contig);
        var effects = _effects.GetValueOrDefault(allele) ?? [];
        if (index >= effects.Length)
        {
            int known = effects.Length;
            Array.Resize(ref effects, index + 1);
            effects.AsSpan(known).Fill(double.NaN);
            _effects[allele] = effects;
        }
        if (double.IsNaN(effects[index]))
            effects[index] = effect;
    }
}
