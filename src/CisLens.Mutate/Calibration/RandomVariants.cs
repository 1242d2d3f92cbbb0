using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Mutate.Calibration;

/// <summary>SNVs at random positions of a genome, to any of the three other bases, as a VCF.</summary>
public static class RandomVariants
{
    const int TriesPerVariant = 1000;

    /// <summary>Writes them sorted by position; the same seed gives the same variants.</summary>
    /// <exception cref="InputException">Nearly all bases of the genome are N.</exception>
    public static void Write(Genome genome, int count, ulong seed, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("##fileformat=VCFv4.3");
        foreach (var contig in genome.Contigs)
            writer.WriteLine($"##contig=<ID={contig.Name}>");
        writer.WriteLine("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        foreach (var (contig, pos0, alternate) in Draw(genome, count, new Rng(seed).Split("background")).Order())
        {
            char reference = Dna.Letter(Base(genome, contig, pos0));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{genome.Contigs[contig].Name}\t{pos0 + 1}\t.\t{reference}\t{Dna.Letter(alternate)}\t.\t.\t."));
        }
    }

    static List<(int Contig, long Pos0, byte Alternate)> Draw(Genome genome, int count, Rng rng)
    {
        long total = genome.Contigs.Sum(c => c.Length);
        var drawn = new List<(int, long, byte)>(count);
        for (long tries = 0; drawn.Count < count; tries++)
        {
            if (tries > (long)TriesPerVariant * count)
                throw InputException.In(genome.Path, "nearly all bases are N; expected a genome with known bases");
            long at = rng.Next(total);
            int contig = 0;
            while (at >= genome.Contigs[contig].Length)
                at -= genome.Contigs[contig++].Length;
            byte reference = Base(genome, contig, at);
            byte other = (byte)rng.Next(3);
            if (reference < Dna.N)
                drawn.Add((contig, at, (byte)(other + (other >= reference ? 1 : 0))));
        }
        return drawn;
    }

    static byte Base(Genome genome, int contig, long pos0)
    {
        Span<byte> code = stackalloc byte[1];
        genome.Codes(contig, pos0, code);
        return code[0];
    }
}
