using CisLens.Formats.Vcf;
using CisLens.Tests;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Tests.Effects;

/// <summary>Reads the saturation MPRA of Kircher 2019. Its table and VCFs have the same effects; one VCF is used as predictions.</summary>
public sealed class SaturationMpraTests : IDisposable
{
    readonly string _predicted = Path.GetTempFileName();

    public void Dispose() => File.Delete(_predicted);

    [Fact]
    public void Flanks_VCF_is_read_with_effects_groups_and_barcodes_from_INFO()
    {
        var measured = MeasuredEffects.Read(SharedData.Path("data/satmut-mpra/flanks2048.vcf.gz"), new MeasuredOptions());
        // the counts of SNVs with at least 10 barcodes were made with awk
        Assert.Equal(945, measured.Kept.Count(k => k.Group == "LDLR"));
        Assert.Equal(1_710, measured.Kept.Count(k => k.Group == "SORT1"));
        Assert.Equal(12_207, measured.Kept.Count + measured.Skipped.Values.Sum());
    }

    [Fact]
    public void Table_and_VCF_are_matched_by_allele_including_deletions()
    {
        var options = new MeasuredOptions { Indels = true, MinBarcodes = 0 };
        var fromTable = MeasuredEffects.Read(SharedData.Path("data/satmut-mpra/effects.tsv.gz"), options);
        WritePredictions(SharedData.Path("data/satmut-mpra/variants.hg38.vcf.gz"));
        var predicted = PredictedEffectsReader.Read(_predicted);
        var matched = MatchedEffects.From([predicted], fromTable);
        // HBG1, IRF4 and MSMB begin with a repeated base; the VCF writes the deletion of this base with the base after it
        Assert.Equal(17_192 - 3, matched.Rows.Count);
        Assert.Equal(0, matched.Swapped);
        var comparison = EffectComparison.Compute(matched, [predicted], new ComparisonOptions());
        Assert.Equal(11, comparison.Groups.Count);
        // the VCF has six digits; TERT-HEK has the same alleles as TERT-GBM, and the effects of TERT-GBM come first
        Assert.All(comparison.Groups.Where(g => g.Name != "TERT-HEK"), g => Assert.Equal(1, g.Model.Pearson.Value, 1e-3));
    }

    void WritePredictions(string vcf)
    {
        using var reader = VcfReader.Open(vcf);
        using var writer = new StreamWriter(_predicted);
        writer.Write("chrom\tpos\tref\talt\teffect\n");
        var record = new VcfRecord();
        while (reader.Read(record))
            writer.Write($"{record.Contig}\t{record.Pos}\t{record.Text(VcfColumn.Ref)}\t{record.AltText(0)}\t{record.Text(VcfColumn.Info).Split("L2FC=")[1].Split(';')[0]}\n");
    }
}
