using System.Text;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests;

/// <summary>A genome with contigs of any length, for tests that do not need its bases: a file with holes, and its index.</summary>
static class SparseGenome
{
    public static Genome Open(string folder, IReadOnlyList<Contig> contigs)
    {
        string fasta = Path.Combine(folder, "genome.fa"), index = "";
        using (var stream = File.Create(fasta))
            foreach (var contig in contigs)
            {
                stream.Write(Encoding.ASCII.GetBytes($">{contig.Name}\n"));
                index += $"{contig.Name}\t{contig.Length}\t{stream.Position}\t{contig.Length}\t{contig.Length + 1}\n";
                stream.Position += contig.Length;
                stream.Write("\n"u8);
            }
        File.WriteAllText(fasta + ".fai", index);
        return Genome.Open(fasta);
    }
}
