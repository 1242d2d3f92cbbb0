using CisLens.Tests;
using System.Diagnostics;
using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>Normalisation gives the same records as bcftools norm; this test is skipped if bcftools is not installed.</summary>
public class NormaliserTests
{
    [Fact]
    public void Random_records_are_normalised_as_by_bcftools_norm()
    {
        Referee.Require("bcftools");
        using var folder = new Runs.ScoreFolder();
        var rng = new Rng(11);
        var records = Enumerable.Range(0, 300).Select(_ => RandomRecord.Make(rng)).ToList();
        File.WriteAllText(folder["g.fa"], string.Concat(records.Select((r, i) => $">c{i}\n{r.Bases}\n")));
        File.WriteAllText(folder["in.vcf"], "##fileformat=VCFv4.2\n" + string.Concat(records.Select((r, i) => $"##contig=<ID=c{i},length={r.Bases.Length}>\n")) +
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + string.Concat(records.Select((r, i) => $"c{i}\t{r.Pos0 + 1}\t.\t{r.Ref}\t{r.Alt}\t.\t.\t.\n")));
        var normal = Referee.Lines("bcftools", "norm", "-f", folder["g.fa"], folder["in.vcf"]).Where(l => l[0] != '#').ToDictionary(l => l.Split('\t')[0], l => l.Split('\t'));
        for (int i = 0; i < records.Count; i++)
        {
            var record = records[i];
            var mine = Normaliser.Normalise(new Template(Genome.FromText(("c", record.Bases)), 0), record.Pos0, Dna.Encode(record.Ref), Dna.Encode(record.Alt));
            Assert.Equal((long.Parse(normal[$"c{i}"][1]), normal[$"c{i}"][3].Length), (mine.Pos0 + 1, mine.RefLength));
        }
    }

    [Fact]
    public void Indel_moves_to_the_start_of_a_long_run()
    {
        string bases = "G" + new string('A', 3_000) + "C";
        var normal = Normaliser.Normalise(new Template(Genome.FromText(("c", bases)), 0), 2_500, [0, 0], [0]);
        Assert.Equal((0, 2), (normal.Pos0, normal.RefLength));
    }
}
