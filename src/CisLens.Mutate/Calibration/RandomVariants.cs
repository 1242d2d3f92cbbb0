using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Mutate.Calibration;

/// <summary>Variants at random positions of a genome, as a VCF: SNVs to any of the three other bases, insertions and deletions.</summary>
/// <param name="genome">The genome.</param>
/// <param name="rng">Draws positions, bases and lengths.</param>
public sealed class RandomVariants(Genome genome, Rng rng)
{
    const int TriesPerVariant = 1000;
    const int LongestBp = 50;

    // P(L) is proportional to L^-1.8. Lengths of indels follow a power law (Gu and Li 1995, J Mol Evol 40:464); 1.8 is the most
    // likely exponent of 328 indels of dbSNP in 1 Mb of chromosome 22 (docs/decisions/backgrounds.md)
    const double LengthExponent = 1.8;

    static readonly double[] s_shares = Shares();

    /// <summary>Writes variants sorted by position; the same seed gives the same variants.</summary>
    /// <param name="genome">The genome.</param>
    /// <param name="snvs">Number of SNVs.</param>
    /// <param name="indels">Number of insertions, and number of deletions.</param>
    /// <param name="seed">The seed. The SNVs do not depend on the number of indels.</param>
    /// <param name="stream">Receives the VCF.</param>
    /// <exception cref="InputException">Nearly all bases of the genome are N.</exception>
    public static void Write(Genome genome, int snvs, int indels, ulong seed, Stream stream)
    {
        var rng = new Rng(seed);
        var single = new RandomVariants(genome, rng.Split("background"));
        var long_ = new RandomVariants(genome, rng.Split("background indels"));
        IEnumerable<(int Contig, long Pos0, string Ref, string Alt)> drawn =
            [.. single.Draw(snvs, single.Snv), .. long_.Draw(indels, long_.Insertion), .. long_.Draw(indels, long_.Deletion)];
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("##fileformat=VCFv4.3");
        foreach (var contig in genome.Contigs)
            writer.WriteLine($"##contig=<ID={contig.Name}>");
        writer.WriteLine("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        foreach (var (contig, pos0, reference, alternate) in drawn.OrderBy(v => (v.Contig, v.Pos0)))
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{genome.Contigs[contig].Name}\t{pos0 + 1}\t.\t{reference}\t{alternate}\t.\t.\t."));
    }

    delegate (string Ref, string Alt)? Change(int contig, long pos0);

    List<(int, long, string, string)> Draw(int count, Change change)
    {
        var drawn = new List<(int, long, string, string)>(count);
        for (long tries = 0; drawn.Count < count; tries++)
        {
            if (tries > (long)TriesPerVariant * count)
                throw InputException.In(genome.Path, "nearly all bases are N; expected a genome with known bases");
            var (contig, pos0) = Position();
            if (change(contig, pos0) is var (reference, alternate))
                drawn.Add((contig, pos0, reference, alternate));
        }
        return drawn;
    }

    (int Contig, long Pos0) Position() => Position(genome, rng);

    /// <summary>A random position of a genome.</summary>
    internal static (int Contig, long Pos0) Position(Genome genome, Rng rng)
    {
        long at = rng.Next(genome.Contigs.Sum(c => c.Length));
        int contig = 0;
        while (at >= genome.Contigs[contig].Length)
            at -= genome.Contigs[contig++].Length;
        return (contig, at);
    }

    (string, string)? Snv(int contig, long pos0)
    {
        string? reference = Bases(contig, pos0, 1);
        int other = rng.Next(3);
        return reference is null ? null : (reference, "ACGT".Remove("ACGT".IndexOf(reference[0]), 1)[other].ToString());
    }

    // the inserted bases are those of another position of the genome
    (string, string)? Insertion(int contig, long pos0)
    {
        var (source, start0) = Position();
        string? inserted = Bases(source, start0, Length()), reference = Bases(contig, pos0, 1);
        return inserted is null || reference is null ? null : (reference, reference + inserted);
    }

    (string, string)? Deletion(int contig, long pos0)
    {
        string? reference = Bases(contig, pos0, 1 + Length());
        return reference is null ? null : (reference, reference[..1]);
    }

    int Length()
    {
        double draw = rng.NextDouble();
        int length = 1;
        while (length < LongestBp && draw >= s_shares[length - 1])
            draw -= s_shares[length++ - 1];
        return length;
    }

    static double[] Shares()
    {
        double[] weights = [.. Enumerable.Range(1, LongestBp).Select(length => Math.Pow(length, -LengthExponent))];
        return Array.ConvertAll(weights, w => w / weights.Sum());
    }

    // null if a base is unknown or outside the contig
    string? Bases(int contig, long start0, int length)
    {
        Span<byte> codes = stackalloc byte[length];
        genome.Codes(contig, start0, codes);
        return codes.Contains(Dna.N) ? null : Dna.Decode(codes);
    }
}
