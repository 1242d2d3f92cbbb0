using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes the genome as FASTA with an index. Repeats are in lower case.</summary>
static class GenomeFile
{
    const int LineBp = 60;

    /// <summary>Writes <c>genome.fa</c> and <c>genome.fa.fai</c>.</summary>
    public static void Write(string path, IReadOnlyList<SimulatedContig> contigs)
    {
        TextFile.Write(path, contigs.SelectMany(Lines));
        TextFile.Write(path + ".fai", Index(contigs));
    }

    static IEnumerable<string> Lines(SimulatedContig contig)
    {
        yield return ">" + contig.Name;
        var line = new char[LineBp];
        for (int start = 0; start < contig.Codes.Length; start += LineBp)
        {
            int count = Math.Min(LineBp, contig.Codes.Length - start);
            for (int i = 0; i < count; i++)
            {
                char letter = Dna.Letter(contig.Codes[start + i]);
                line[i] = contig.Repeat[start + i] ? char.ToLowerInvariant(letter) : letter;
            }
            yield return new string(line, 0, count);
        }
    }

    static IEnumerable<string> Index(IReadOnlyList<SimulatedContig> contigs)
    {
        long offset = 0;
        foreach (var contig in contigs)
        {
            offset += contig.Name.Length + 2;
            yield return $"{contig.Name}\t{contig.Codes.Length}\t{offset}\t{LineBp}\t{LineBp + 1}";
            offset += contig.Codes.Length + (contig.Codes.Length + LineBp - 1) / LineBp;
        }
    }
}
