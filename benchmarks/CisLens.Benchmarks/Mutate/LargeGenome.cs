using System.Text;
using CisLens.Core;

namespace CisLens.Benchmarks.Mutate;

/// <summary>A FASTA of random bases and a VCF of evenly spread variants on it, written without holding either in memory.</summary>
static class LargeGenome
{
    const int LineBp = 100;

    /// <summary>Writes both; REF is the genome's.</summary>
    public static void Write(string fasta, string vcf, int contigs, int contigBp, int variants)
    {
        using var bases = new FileStream(fasta, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        using var records = new StreamWriter(vcf, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        records.WriteLine("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        var rng = new Rng(1);
        int each = variants / contigs, rest = variants % contigs;
        for (int c = 1; c <= contigs; c++)
        {
            bases.Write(Encoding.ASCII.GetBytes($">chr{c}\n"));
            Contig(bases, records, $"chr{c}", contigBp, c == contigs ? each + rest : each, rng);
        }
    }

    static void Contig(Stream bases, StreamWriter records, string name, int length, int variants, Rng rng)
    {
        Span<byte> line = stackalloc byte[LineBp + 1];
        line[LineBp] = (byte)'\n';
        int variant = 0;
        for (int start0 = 0; start0 < length; start0 += LineBp)
        {
            Fill(line[..LineBp], rng);
            bases.Write(line);
            for (long pos0; variant < variants && (pos0 = variant * (long)length / variants) < start0 + LineBp; variant++)
            {
                char reference = (char)line[(int)(pos0 - start0)];
                records.WriteLine($"{name}\t{pos0 + 1}\trs{variant}\t{reference}\t{(reference == 'A' ? 'C' : 'A')}\t.\tPASS\tAF=0.1");
            }
        }
    }

    static void Fill(Span<byte> letters, Rng rng)
    {
        ulong bits = 0;
        for (int i = 0; i < letters.Length; i++, bits >>= 2)
        {
            if (i % 32 == 0)
                bits = rng.NextUInt64();
            letters[i] = "ACGT"u8[(int)(bits & 3)];
        }
    }
}
