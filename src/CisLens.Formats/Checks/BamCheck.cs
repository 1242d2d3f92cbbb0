using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Checks;

/// <summary>Checks whether the reads of a BAM fit a genome.</summary>
public static class BamCheck
{
    /// <summary>Reads the whole file and returns the findings.</summary>
    /// <exception cref="InputException">The file is damaged, is no BAM, shares no contig with the genome or is of another build.
    /// </exception>
    public static IReadOnlyList<Finding> Run(string path, Genome genome, ContigSynonyms? synonyms = null)
    {
        using var reader = BamReader.Open(path);
        var contigs = reader.Contigs;
        var map = ContigMap.Resolve(path, contigs.Select(c => new DeclaredContig(c.Name, c.Length)), genome, synonyms);
        var read = new BamRecord();
        long mapped = 0, duplicates = 0, off = 0, missing = 0;
        bool sorted = true;
        (int Contig, int Pos0) last = (0, 0);
        while (reader.Read(read))
        {
            if (read.Contig >= 0)
            {
                sorted &= last.CompareTo((read.Contig, read.Pos0)) <= 0;
                last = (read.Contig, read.Pos0);
            }
            if (read.Contig < 0 || read.Has(BamFlags.Unmapped))
                continue;
            mapped++;
            duplicates += read.Has(BamFlags.Duplicate) ? 1 : 0;
            missing += map.IndexOf(contigs[read.Contig].Name) < 0 ? 1 : 0;
            off += read.End0 > contigs[read.Contig].Length ? 1 : 0;
        }
        return
        [
            new(path, "format", "BAM", FindingLevel.Ok),
            Finding.From(path, "contigs", map.Missing is null ? map.Matches : $"{map.Matches}; {map.Missing}", missing == 0),
            Finding.From(path, "records", $"{reader.Records}, {mapped} mapped ({Percent.Format(mapped, reader.Records)})", mapped > 0),
            Finding.From(path, "positions", $"{off} past the end of their contig", off == 0),
            new(path, "order", sorted ? "sorted" : "not sorted, which coverage does not need", FindingLevel.Ok),
            new(path, "duplicates", $"{duplicates} marked", FindingLevel.Ok),
        ];
    }
}
