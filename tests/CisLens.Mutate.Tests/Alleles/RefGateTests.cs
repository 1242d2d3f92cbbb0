using CisLens.Core;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>The check of the first records names the likely cause of mismatches.</summary>
public class RefGateTests
{
    [Fact]
    public void Swapped_alleles_are_named() => Refused("REF and ALT are probably swapped", (reference, other) => (other, reference));

    [Fact]
    public void Other_strand_is_named() => Refused("on the minus strand",
        (reference, _) => (Complement(reference), Complement(reference) == "A" ? "T" : "A"), onlyWhere: b => b is "C" or "G");

    [Fact]
    public void Another_build_is_named() => Refused("another genome build",
        (reference, _) => reference is "A" or "T" ? ("C", "G") : ("A", "T"));

    [Fact]
    public void Mismatches_within_the_allowed_share_pass()
    {
        using var folder = new ScoreFolder();
        var records = Records(folder, (r, o) => (r, o), _ => true, 95);
        records.AddRange(Records(folder, (r, o) => (o, r), _ => true, 5));
        Assert.Equal(5, Run(folder, records).Counts.ByCode["REF_MISMATCH"]);
    }

    static void Refused(string diagnosis, Func<string, string, (string Ref, string Alt)> alleles, Func<string, bool>? onlyWhere = null)
    {
        using var folder = new ScoreFolder();
        var fault = Assert.Throws<InputException>(() => Run(folder, Records(folder, alleles, onlyWhere ?? (_ => true), 100)));
        Assert.Contains("REF differs from memory in 100 of the first 100 records (100%, allowed 10%; first: line 5, chr1:", fault.Message);
        Assert.Contains(diagnosis, fault.Message);
        Assert.False(File.Exists(folder["o.vcf"]));
    }

    static ScoreResult Run(ScoreFolder folder, List<string> records)
    {
        using var model = new PositionModel(20);
        return ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)));
    }

    static List<string> Records(ScoreFolder folder, Func<string, string, (string Ref, string Alt)> alleles, Func<string, bool> where, int count)
    {
        var records = new List<string>();
        for (int pos = 101; records.Count < count; pos++)
        {
            string reference = folder.Bases(0, pos - 1, 1);
            if (!where(reference))
                continue;
            var (r, a) = alleles(reference, reference == "A" ? "C" : "A");
            records.Add($"chr1\t{pos}\t.\t{r}\t{a}\t.\t.\t.");
        }
        return records;
    }

    static string Complement(string bases) => Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)));
}
