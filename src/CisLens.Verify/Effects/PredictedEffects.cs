namespace CisLens.Verify.Effects;

/// <summary>Predicted effects per allele and track, from an output of <c>score</c>.</summary>
public sealed class PredictedEffects
{
    // by allele and gene; an allele without a gene has the effects on its first gene
    readonly Dictionary<(AlleleKey Allele, string Gene), double[]> _effects = [];
    readonly List<string> _tracks = [];
    readonly HashSet<string> _contigs = new(StringComparer.Ordinal);

    internal PredictedEffects(string file, string name) => (File, Name) = (file, name);

    /// <summary>Path of the file as the user gave it.</summary>
    public string File { get; }

    /// <summary>The name in tables: <c>model</c>, or that of one of several files.</summary>
    public string Name { get; }

    /// <summary>Id of the score.</summary>
    public string Score { get; internal set; } = "effect";

    /// <summary>Id of the score that is compared on each track; empty if the file does not name scores.</summary>
    public IReadOnlyDictionary<string, string> ScoreOf { get; internal set; } = new Dictionary<string, string>();

    /// <summary>Names of the tracks, in the order of the file.</summary>
    public IReadOnlyList<string> Tracks => _tracks;

    /// <summary>True if there are no alleles.</summary>
    public bool IsEmpty => _effects.Count == 0;

    /// <summary>True if the effects are effects on genes.</summary>
    public bool HasGenes { get; private set; }

    /// <summary>An allele of the file, for messages.</summary>
    public AlleleKey First => _effects.Keys.First().Allele;

    /// <summary>True if the file has an allele on this contig.</summary>
    public bool HasContig(string name) => _contigs.Contains(name);

    /// <summary>The effect of an allele on a track, ALT minus REF; NaN if it was not scored, null if it is not in the file.</summary>
    /// <param name="allele">The allele.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="gene">Name of the gene; empty for the first gene of the allele, or if there are no genes.</param>
    public double? Find(AlleleKey allele, int track, string gene = "") =>
        !_effects.TryGetValue((allele, gene), out var effects) ? null : track < effects.Length ? effects[track] : double.NaN;

    /// <summary>As <see cref="Find(AlleleKey, int, string)"/>, also if REF and ALT are exchanged in the file.</summary>
    /// <param name="allele">The allele.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="swapped">True if REF and ALT are exchanged in the file; the effect was negated.</param>
    /// <param name="gene">Name of the gene; empty for the first gene of the allele, or if there are no genes.</param>
    public double? Find(AlleleKey allele, int track, out bool swapped, string gene = "")
    {
        swapped = false;
        if (Find(allele, track, gene) is { } effect)
            return effect;
        swapped = Find(allele.Swapped, track, gene) is not null;
        return -Find(allele.Swapped, track, gene);
    }

    // of two rows with one allele, gene and track, the first is used; both come from the same window
    internal void Add(AlleleKey allele, string gene, string track, double effect)
    {
        int index = _tracks.IndexOf(track);
        if (index < 0)
        {
            index = _tracks.Count;
            _tracks.Add(track);
        }
        _contigs.Add(allele.Contig);
        Set((allele, ""), index, effect);
        if (gene.Length == 0)
            return;
        HasGenes = true;
        Set((allele, gene), index, effect);
    }

    void Set((AlleleKey Allele, string Gene) key, int index, double effect)
    {
        var effects = _effects.GetValueOrDefault(key) ?? [];
        if (index >= effects.Length)
        {
            int known = effects.Length;
            Array.Resize(ref effects, index + 1);
            effects.AsSpan(known).Fill(double.NaN);
            _effects[key] = effects;
        }
        if (double.IsNaN(effects[index]))
            effects[index] = effect;
    }
}
