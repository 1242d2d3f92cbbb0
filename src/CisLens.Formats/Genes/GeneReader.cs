using System.Globalization;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;
using CisLens.Formats.Tables;

namespace CisLens.Formats.Genes;

/// <summary>
/// Reads genes from a GTF or GFF3, from a table like SpliceAI's annotation: <c>#NAME CHROM STRAND TX_START TX_END</c> and optionally
/// <c>EXON_START EXON_END</c>, which are lists separated by commas, or from a table or BED of start sites (docs/reference/inputs.md). As in
/// BED, starts are 0-based and ends are the base after the last.
/// </summary>
public static class GeneReader
{
    /// <summary>Reads a file. Its first line tells whether it is a GTF or GFF3, or a table; a BED is known by its name. Genes on contigs
    /// that are not in the genome are left out.</summary>
    /// <param name="path">The file, plain or compressed.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="synonyms">Synonyms of contig names, or null.</param>
    /// <param name="bedTss">The base of a BED interval that is the start site, if the interval has no peak base.</param>
    /// <exception cref="InputException">A column is missing, a value is invalid, a gene ends after the end of its contig, or file and
    /// genome share no contig.</exception>
    public static GeneTable Read(string path, Genome genome, ContigSynonyms? synonyms = null, BedTss bedTss = BedTss.Start)
    {
        var contigs = ContigMap.Resolve(path, [], genome, synonyms);
        return IsGtf(path) ? Transcripts(GtfGeneReader.Read(path, contigs), contigs)
            : IsBed(path) ? StartReader.Bed(path, contigs, bedTss)
            : Rows(path, contigs);
    }

    static bool IsBed(string path) => Regex.IsMatch(path, @"\.bed(\.b?gz)?$", RegexOptions.IgnoreCase);

    static GeneTable Transcripts((IReadOnlyList<Gene> Genes, string? Loci) read, ContigMap contigs)
    {
        contigs.RequireShared();
        return new(read.Genes, contigs, read.Loci);
    }

    // a damaged file with such an ending is not taken for a table
    static bool IsGtf(string path) => Regex.IsMatch(path, @"\.(gtf|gff|gff3)(\.b?gz)?$", RegexOptions.IgnoreCase) || GtfReader.IsOne(path);

    static GeneTable Rows(string path, ContigMap contigs)
    {
        var genes = new List<Gene>();
        using var table = TableReader.Open(path);
        if (StartReader.IsOne(table))
            return StartReader.Table(table, contigs);
        var columns = new GeneColumns(table);
        while (table.Read())
        {
            var gene = columns.Gene(contigs.IndexOf(table.Row[columns.Contig]));
            if (gene.Contig >= 0 && contigs.IsOnContig(gene.Contig, gene.End0, problem => table.Fault($"{gene.Name} {problem}")))
                genes.Add(gene);
        }
        return Transcripts((genes, null), contigs);
    }
}

/// <summary>The columns of a table of genes.</summary>
sealed class GeneColumns(TableReader table)
{
    readonly int _name = table.Require("NAME"), _strand = table.Require("STRAND");
    readonly int _start = table.Require("TX_START"), _end = table.Require("TX_END");
    readonly int _exonStarts = table.IndexOf("EXON_START"), _exonEnds = table.IndexOf("EXON_END");

    /// <summary>Index of the column with the contig.</summary>
    public int Contig { get; } = table.Require("CHROM");

    /// <summary>The gene of the current row.</summary>
    public Gene Gene(int contig)
    {
        long start0 = table.Whole(_start), end0 = table.Whole(_end);
        if (start0 < 0 || end0 <= start0)
            throw table.Fault($"the transcript is from {start0} to {end0}, expected a start of at least 0 and a larger end");
        string strand = table.Row[_strand];
        if (strand is not ("+" or "-"))
            throw table.Fault($"STRAND is '{strand}', expected + or -");
        string name = table.Row[_name];
        return name.Length > 0
            ? new(name, contig, start0, end0, strand == "-", Exons(start0, end0))
            : throw table.Fault("NAME is empty, expected the name of the gene");
    }

    (long, long)[]? Exons(long start0, long end0)
    {
        if (_exonStarts < 0 || _exonEnds < 0)
            return null;
        long[] starts0 = Numbers(_exonStarts), ends0 = Numbers(_exonEnds);
        if (starts0.Length != ends0.Length || starts0.Length == 0)
            throw table.Fault($"{starts0.Length} exon starts and {ends0.Length} ends, expected equal numbers of at least 1");
        (long From0, long To0)[] exons = [.. starts0.Zip(ends0).Order()];
        foreach (var (from0, to0) in exons)
            if (from0 < start0 || to0 > end0 || to0 <= from0)
                throw table.Fault($"an exon is from {from0} to {to0}, expected a part of the transcript from {start0} to {end0}");
        return exons;
    }

    long[] Numbers(int column) =>
        [.. table.Row[column].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
                : throw table.Fault($"{table.Columns[column]} has '{text}', expected whole numbers separated by commas"))];
}
