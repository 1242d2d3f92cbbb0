using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>A record of the simulated VCF, with its true effects.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Pos0">0-based position of the first base of REF.</param>
/// <param name="Ref">Reference bases.</param>
/// <param name="Alts">Alternate alleles.</param>
/// <param name="Class">motif, element or control: the kind of its position.</param>
sealed record SimulatedVariant(int Contig, int Pos0, string Ref, IReadOnlyList<string> Alts, string Class)
{
    /// <summary>True change of log accessibility (ALT − REF) for each ALT and cell type.</summary>
    public required IReadOnlyList<double[]> Effects { get; init; }

    /// <summary>Allele frequency of each ALT.</summary>
    public required IReadOnlyList<double> Frequencies { get; init; }

    /// <summary>Id in the VCF and the QTL table.</summary>
    public string Id { get; init; } = ".";
}

/// <summary>
/// Chooses variants: half in motifs, a quarter elsewhere in elements, a quarter anywhere. Most are single bases, some are
/// insertions and deletions, and a few have two ALTs. The true effect is the difference of <see cref="Activity"/>.
/// </summary>
sealed class VariantPlanter(World world, Rng rng)
{
    const double InMotif = 0.5, InElement = 0.25;
    const double Insertions = 0.08, Deletions = 0.08, TwoAlts = 0.04;
    const int MaxIndelBp = 8;
    const int ApartBp = 12;              // smallest distance of two records

    readonly HashSet<(int Contig, int Cell)> _taken = [];

    /// <summary>Chooses variants. They are in genome order, with the ids sim1, sim2 and so on.</summary>
    public IReadOnlyList<SimulatedVariant> Choose(int count)
    {
        var variants = new List<SimulatedVariant>();
        while (variants.Count < count)
            if (TryOne() is { } variant)
                variants.Add(variant);
        return [.. variants.OrderBy(v => v.Contig).ThenBy(v => v.Pos0).Select((v, i) => v with { Id = $"sim{i + 1}" })];
    }

    SimulatedVariant? TryOne()
    {
        double draw = rng.NextDouble();
        var (contig, pos0, kind) = draw < InMotif ? Motif() : draw < InMotif + InElement ? InsideElement() : Anywhere();
        var codes = world.Contigs[contig].Codes;
        if (pos0 < Element.WindowBp || pos0 > codes.Length - Element.WindowBp || World.Around(world.Contigs[contig], pos0).Contains(Dna.N))
            return null;
        if (_taken.Contains((contig, pos0 / ApartBp - 1)) || _taken.Contains((contig, pos0 / ApartBp + 1))
            || !_taken.Add((contig, pos0 / ApartBp)))
            return null;
        var (reference, alts) = Alleles(codes, pos0);
        return new SimulatedVariant(contig, pos0, reference, alts, kind)
        {
            Effects = [.. alts.Select(alt => Effect(codes, pos0, reference.Length, alt))],
            Frequencies = [.. alts.Select(_ => Math.Round(0.001 + 0.45 * rng.NextDouble() / alts.Length, 4))],
        };
    }

    (int Contig, int Pos0, string Class) Motif()
    {
        var element = world.Elements[rng.Next(world.Elements.Count)];
        if (element.Sites.Count == 0)
            return InsideElement();
        var site = element.Sites[rng.Next(element.Sites.Count)];
        return (element.Contig, site.Start0 + rng.Next(site.Width), "motif");
    }

    (int Contig, int Pos0, string Class) InsideElement()
    {
        var element = world.Elements[rng.Next(world.Elements.Count)];
        return (element.Contig, element.Centre0 - 75 + rng.Next(150), "element");
    }

    (int Contig, int Pos0, string Class) Anywhere()
    {
        int contig = rng.Next(world.Contigs.Count);
        return (contig, rng.Next(world.Contigs[contig].Codes.Length), "control");
    }

    (string Ref, string[] Alts) Alleles(byte[] codes, int pos0)
    {
        double draw = rng.NextDouble();
        string first = Dna.Decode(codes.AsSpan(pos0, 1));
        if (draw < Insertions)
            return (first, [first + Random(1 + rng.Next(MaxIndelBp))]);
        if (draw < Insertions + Deletions)
            return (Dna.Decode(codes.AsSpan(pos0, 2 + rng.Next(MaxIndelBp))), [first]);
        string[] others = [.. "ACGT".Where(b => b != first[0]).Select(b => b.ToString())];
        rng.Shuffle<string>(others);
        return (first, draw < Insertions + Deletions + TwoAlts ? others[..2] : others[..1]);
    }

    string Random(int length)
    {
        var codes = new byte[length];
        for (int i = 0; i < length; i++)
            codes[i] = (byte)rng.Next(4);
        return Dna.Decode(codes);
    }

    static double[] Effect(byte[] codes, int pos0, int refLength, string alt)
    {
        const int Half = Element.WindowBp / 2;
        var reference = Activity.Compute(codes.AsSpan(pos0 - Half, 2 * Half));
        byte[] edited = [.. codes.AsSpan(pos0 - Half, Half), .. Dna.Encode(alt), .. codes.AsSpan(pos0 + refLength, Half - refLength)];
        return [.. Activity.Compute(edited).Zip(reference, (a, r) => a - r)];
    }
}
