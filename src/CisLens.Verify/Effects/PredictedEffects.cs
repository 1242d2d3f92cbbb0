namespace CisLens.Verify.Effects;

/// <summary>Predicted effects per allele and track, from an output of <c>score</c>.</summary>
public sealed class PredictedEffects
{
    readonly Dictionary<AlleleKey, double[]> _effects = [];
    readonly List<string> _tracks = [];
    readonly HashSet<string> _contigs = new(StringComparer.Ordinal);

    internal PredictedEffects(string file, string name) => (File, Name) = (file, name);

    /// <summary>Path of the file as the user gave it.</summary>
    public string File { get; }

    /// <summary>The name in tables: <c>model</c>, or that of one of several files.</summary>
    public string Name { get; }

    /// <summary>Id of the score.</summary>
    public string Score { get; internal set; } = "effect";

    /// <summary>Names of the tracks, in the order of the file.</summary>
    public IReadOnlyList<string> Tracks => _tracks;

    /// <summary>Number of alleles.</summary>
    public int Count => _effects.Count;

    /// <summary>An allele of the file, for messages.</summary>
    public AlleleKey First => _effects.Keys.First();

    /// <summary>True if the file has an allele on this contig.</summary>
    public bool HasContig(string name) => _contigs.Contains(name);

    /// <summary>The effect of an allele on a track, ALT minus REF; NaN if it was not scored, null if it is not in the file.</summary>
    public double? Find(AlleleKey allele, int track) =>
        !_effects.TryGetValue(allele, out var effects) ? null : track < effects.Length ? effects[track] : double.NaN;

    /// <summary>As <see cref="Find(AlleleKey, int)"/>, also if REF and ALT are exchanged in the file.</summary>
    /// <param name="allele">The allele.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="swapped">True if REF and ALT are exchanged in the file; the effect was negated.</param>
    public double? Find(AlleleKey allele, int track, out bool swapped)
    {
        swapped = false;
        if (Find(allele, track) is { } effect)
            return effect;
        swapped = Find(allele.Swapped, track) is not null;
        return -Find(allele.Swapped, track);
    }

    // of two rows with one allele and track, the first is used; both come from the same window
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
