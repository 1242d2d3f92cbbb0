using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>A gene of the simulated genome.</summary>
/// <param name="Id">Its id in the GTF.</param>
/// <param name="Name">Its name.</param>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Reverse">True on the minus strand.</param>
/// <param name="Tss0">Its transcription start site, 0-based.</param>
sealed record SimulatedGene(string Id, string Name, int Contig, bool Reverse, int Tss0);

/// <summary>
/// Writes genes whose introns are from G|GTAAG to TGCAG|G. A gene is a region of a strand in which these two sequences alternate, with at
/// least two introns. Within genes, these sequences determine all splice sites.
/// </summary>
static class GeneFile
{
    const int FewestBases = 40;          // of an exon or intron
    const int LongestEnd = 1_000;        // longest first or last exon
    static readonly byte[] s_donor = [.. "GGTAAG".Select(Dna.Code)], s_acceptor = [.. "TGCAGG".Select(Dna.Code)];

    /// <summary>The rule of splicing, for truth.json.</summary>
    public const string Rule = "introns from G|GTAAG to TGCAG|G, in turns, on both strands";

    /// <summary>Writes a GTF of exons.</summary>
    /// <returns>The genes.</returns>
    public static IReadOnlyList<SimulatedGene> Write(string path, IReadOnlyList<SimulatedContig> contigs)
    {
        var genes = contigs.SelectMany(contig => Genes(contig, '+').Concat(Genes(contig, '-'))).ToList();
        TextFile.Write(path, genes.SelectMany((gene, i) => gene.Exons.Select(exon =>
            $"{gene.Contig}\tsimulate\texon\t{exon.Start0 + 1}\t{exon.End0}\t.\t{gene.Strand}\t.\tgene_id \"g{i + 1}\"; transcript_id " +
                $"\"g{i + 1}.1\"; gene_name \"G{i + 1}\";")));
        string[] names = [.. contigs.Select(contig => contig.Name)];
        return [.. genes.Select((gene, i) => new SimulatedGene($"g{i + 1}", $"G{i + 1}", Array.IndexOf(names, gene.Contig),
            gene.Strand == '-', gene.Strand == '-' ? gene.Exons[^1].End0 - 1 : gene.Exons[0].Start0))];
    }

    static IEnumerable<(string Contig, char Strand, List<(int Start0, int End0)> Exons)> Genes(SimulatedContig contig, char strand)
    {
        var codes = strand == '+' ? contig.Codes : Dna.ReverseComplement(contig.Codes);
        foreach (var run in Runs(Hits(codes), codes.Length))
        {
            // from 5' to 3' on the strand, then ascending on the contig
            var exons = run.Chunk(2).Select(e => (e[0], e[1]));
            yield return (contig.Name, strand, strand == '+'
                ? [.. exons]
                : [.. exons.Reverse().Select(e => (codes.Length - e.Item2, codes.Length - e.Item1))]);
        }
    }

    // positions where an exon ends (donor) or begins (acceptor)
    static List<(int Edge, bool Donor)> Hits(byte[] codes)
    {
        var hits = new List<(int, bool)>();
        for (int i = 0; i + s_donor.Length <= codes.Length; i++)
            if (codes.AsSpan(i, s_donor.Length).SequenceEqual(s_donor))
                hits.Add((i + 1, true));
            else if (codes.AsSpan(i, s_acceptor.Length).SequenceEqual(s_acceptor))
                hits.Add((i + s_acceptor.Length - 1, false));
        return hits;
    }

    // starts and ends of the exons of each gene
    static IEnumerable<List<int>> Runs(List<(int Edge, bool Donor)> hits, int length)
    {
        for (int first = 0, next; first < hits.Count; first = next)
        {
            for (next = first + 1; next < hits.Count && hits[next].Donor != hits[next - 1].Donor
                && hits[next].Edge - hits[next - 1].Edge >= FewestBases; next++)
            {
            }
            int from = hits[first].Donor ? first : first + 1, end = hits[next - 1].Donor ? next - 1 : next;
            if (end - from < 4)
                continue;
            int start0 = Math.Max(from > 0 ? hits[from - 1].Edge + FewestBases : 0, hits[from].Edge - LongestEnd);
            int end0 = Math.Min(end < hits.Count ? hits[end].Edge - FewestBases : length, hits[end - 1].Edge + LongestEnd);
            if (start0 < hits[from].Edge && hits[end - 1].Edge < end0)
                yield return [start0, .. hits[from..end].Select(h => h.Edge), end0];
        }
    }
}
