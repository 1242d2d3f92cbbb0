using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Tables;

namespace CisLens.Formats.Genes;

/// <summary>The base of a BED interval that is its transcription start site.</summary>
public enum BedTss
{
    /// <summary>The first base on the strand of the interval.</summary>
    Start,
    /// <summary>The middle base, (start + end) div 2.</summary>
    Middle,
}

/// <summary>
/// Reads start sites. A table has the columns <c>gene_id</c>, <c>chrom</c>, <c>strand</c> and the start site: 0-based in <c>tss0</c> and
/// <c>adjusted_tss</c>, 1-based in <c>tss</c> and in ExPecto's <c>CAGE_representative_TSS</c>. In a BED the start site is the peak base,
/// if <c>thickStart</c> and <c>thickEnd</c> are one base, otherwise the base that <see cref="BedTss"/> names.
/// </summary>
static class StartReader
{
    static readonly string[] s_zeroBased = ["tss0", "adjusted_tss"], s_oneBased = ["CAGE_representative_TSS", "tss"];

    /// <summary>True if a table has a column of start sites, but no transcripts.</summary>
    public static bool IsOne(TableReader table) => table.IndexOf("TX_START") < 0 && table.IndexOf([.. s_zeroBased, .. s_oneBased]) >= 0;

    /// <summary>Reads a table of start sites.</summary>
    /// <exception cref="InputException">A column is missing, a value is invalid, or a start site is past the end of its contig.</exception>
    public static GeneTable Table(TableReader table, ContigMap contigs)
    {
        int first = table.IndexOf([.. s_zeroBased, .. s_oneBased]), tss = table.IndexOf("tss");
        int origin = table.IndexOf(s_zeroBased) >= 0 ? 0 : 1;
        int id = table.Require("gene_id", "id", "gene"), name = table.IndexOf("symbol", "gene_name", "name");
        int chrom = table.Require("chrom", "chr", "contig", "seqnames"), strand = table.Require("strand");
        int type = table.IndexOf("biotype", "gene_biotype", "gene_type", "type");
        var (genes, without) = (new List<Gene>(), new List<string>());
        while (table.Read())
        {
            int contig = contigs.IndexOf(table.Row[chrom]);
            if (contig < 0)
                continue;
            string gene = table.Row[id];
            if (gene.Length == 0)
                throw table.Fault($"{table.Columns[id]} is empty, expected the id of a gene");
            // ExPecto's table has genes without a representative start site of CAGE
            int column = IsMissing(table.Row[first]) && tss >= 0 && origin == 1 ? tss : first;
            if (IsMissing(table.Row[column]))
                without.Add(gene);
            else if (table.Whole(column) - origin is var tss0 && tss0 < 0)
                throw table.Fault($"{table.Columns[column]} is {table.Row[column]}, expected at least {origin}");
            else if (contigs.IsOnContig(contig, tss0 + 1, problem => table.Fault($"the start site of {gene} {problem}")))
                genes.Add(At(gene, contig, tss0, IsReverse(table, strand)) with
                {
                    Name = name >= 0 && !IsMissing(table.Row[name]) ? table.Row[name] : gene,
                    Id = gene,
                    Biotype = type < 0 ? null : table.Row[type],
                });
        }
        return Starts(genes, contigs, $"start sites are in the column {table.Columns[first]}, counted from {origin}", without);
    }

    /// <summary>Reads start sites from a BED; an interval without a strand is on the plus strand.</summary>
    /// <exception cref="InputException">A line is no interval, or an interval ends after the end of its contig.</exception>
    public static GeneTable Bed(string path, ContigMap contigs, BedTss rule)
    {
        var genes = new List<Gene>();
        int peaks = 0;
        using var lines = new BedLines(path);
        while (lines.Next())
        {
            var interval = lines.Interval();
            string name = lines.Text(3) is "" or "." ? interval.ToString() : lines.Text(3);
            int contig = contigs.IndexOf(interval.Contig);
            if (contig < 0 || !contigs.IsOnContig(contig, interval.End0, problem => lines.Fault($"{name} {problem}")))
                continue;
            if (interval.Length == 0)
                throw lines.Fault($"{name} has no base, expected an end above the start");
            bool reverse = interval.Strand == Strand.Minus;
            long tss0 = rule == BedTss.Middle ? interval.Middle0 : reverse ? interval.End0 - 1 : interval.Start0;
            if (lines.Number(6) is { } thick0 && lines.Number(7) == thick0 + 1 && interval.Start0 <= thick0 && thick0 < interval.End0)
                (tss0, peaks) = ((long)thick0, peaks + 1);
            genes.Add(At(name, contig, tss0, reverse));
        }
        string others = rule == BedTss.Middle ? "the middle" : "the first base on the strand";
        return Starts(genes, contigs, peaks == 0 ? $"start sites are {others} of each interval"
            : peaks == genes.Count ? "start sites are the bases of thickStart"
            : $"start sites are the bases of thickStart in {peaks} of {genes.Count} intervals, and {others} of the others", []);
    }

    static GeneTable Starts(List<Gene> genes, ContigMap contigs, string what, List<string> without)
    {
        contigs.RequireShared();
        return new(genes, contigs) { HasStartsOnly = true, Starts = what, WithoutTss = without };
    }

    static Gene At(string name, int contig, long tss0, bool reverse) => new(name, contig, tss0, tss0 + 1, reverse, null);

    static bool IsMissing(string cell) => cell is "" or "." or "NA" or "NaN" or "nan";

    static bool IsReverse(TableReader table, int column) => table.Row[column] switch
    {
        "+" or "1" => false,
        "-" or "-1" => true,
        var other => throw table.Fault($"{table.Columns[column]} is '{other}', expected + or -"),
    };
}
