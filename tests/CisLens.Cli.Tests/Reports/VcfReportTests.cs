using System.Diagnostics;
using CisLens.Cli.Tests.BadInput;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Reported files that <c>score</c> and <c>check</c> read.</summary>
public sealed class VcfReportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-vcf-").FullName;

    string At(string name) => Path.Combine(_folder, name);

    static string Tiny => SharedData.Path("data/reports/common/tiny.fa");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, ReportedFile("re-annotate/v.vcf")]
    public void Entries_of_another_model_stay_and_those_of_the_same_model_are_replaced()
    {
        string input = SharedData.Path("data/reports/re-annotate/v.vcf");
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        Model("two", "TTTTT\t1\nACGCA\t2\n");
        Score(input, "one", "a.vcf");
        string first = Score(At("a.vcf"), "two", "b.vcf");
        Assert.Contains("entries of one in INFO/CIS stay", first);
        Assert.DoesNotContain("are replaced", first);
        string note = Score(At("b.vcf"), "one", "c.vcf");
        Assert.Contains("entries of one in INFO/CIS are replaced; entries of two in INFO/CIS stay", note);
        Assert.Contains("CIS_ST, CIS_TOP, CIS_MAX, CIS_EFF now describe this run", note);

        // what one model wrote is the same, alone or next to the other
        Assert.Equal(Entries("a.vcf", "one"), Entries("b.vcf", "one"));
        Assert.Equal(Entries("a.vcf", "one"), Entries("c.vcf", "one"));
        Assert.Equal(Entries("b.vcf", "two"), Entries("c.vcf", "two"));
        Assert.Equal(7, Entries("c.vcf", "two").Length);   // the ALTs with bases that differ from REF
        string[] header = [.. File.ReadLines(At("c.vcf")).Where(l => l.StartsWith("##cislens_", StringComparison.Ordinal))];
        Assert.Equal(["two", "one"], header.Where(l => l.StartsWith("##cislens_model=<ID=", StringComparison.Ordinal))
            .Select(l => l["##cislens_model=<ID=".Length..].Split(',')[0]));
        Assert.Equal(2, header.Count(l => l.StartsWith("##cislens_scoreCommand=", StringComparison.Ordinal)));
        Assert.Equal(header.Distinct(), header);
        Bcftools("view", At("c.vcf"));
    }

    [Fact]
    public void Another_model_of_the_same_name_is_told_apart_by_its_hash()
    {
        string input = SharedData.Path("data/reports/re-annotate/v.vcf");
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        Score(input, "one", "a.vcf");
        Directory.CreateDirectory(At("other"));
        Model("other/one", "TTTTT\t1\nACGCA\t2\n");
        Score(At("a.vcf"), "other/one", "b.vcf");
        Score(At("b.vcf"), "other/one", "c.vcf");
        string[] models = [.. Entries("b.vcf", null).Select(e => e.Split('|')[1]).Distinct()];
        Assert.Equal(2, models.Length);
        Assert.Equal("one", models[0]);
        Assert.StartsWith("one.", models[1]);
        Assert.Equal(Entries("b.vcf", null), Entries("c.vcf", null));
        Assert.Equal(Entries("a.vcf", "one"), Entries("c.vcf", "one"));
    }

    [Fact, ReportedFile("vcf-v40/dbsnp.vcf")]
    public void A_VCF_of_version_4_0_is_scored()
    {
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        string log = Score(SharedData.Path("data/reports/vcf-v40/dbsnp.vcf"), "one", "o.vcf");
        Assert.Contains("2 records, 2 alleles: OK 2", log);
        Assert.Equal("##fileformat=VCFv4.0", File.ReadLines(At("o.vcf")).First());
        Assert.Equal(2, Bcftools("view", "-H", At("o.vcf")).Length);
    }

    [Fact, ReportedFile("headers/expecto5.vcf")]
    public void A_list_of_five_columns_is_read_with_a_note()
    {
        string list = SharedData.Path("data/reports/headers/expecto5.vcf");
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        string log = Score(list, "one", "o.vcf");
        Assert.Contains("no VCF header; read as the columns CHROM POS ID REF ALT", log);
        Assert.Contains("2 records, 2 alleles: OK 2", log);
        Assert.Equal(["chr1\t500\t-\tT\tC", "chr1\t501\t-\tA\tC"], Bcftools("view", "-H", At("o.vcf")).Select(l => string.Join('\t', l.Split('\t')[..5])));
        var (code, output, _) = BadInput.Cli.Run("check", "--genome", Tiny, "--vcf", list);
        Assert.Equal(0, code);
        Assert.Contains("2, without header: CHROM POS ID REF ALT", output);
    }

    // what bcftools norm 1.16 says of each row: REF N fits an IUPAC code or N of the genome, REF M or B is no allele (NON_ACGTN_REF).
    // By docs/conventions.md, section 3, a base of REF fits an IUPAC code that includes it.
    [Fact, ReportedFile("iupac/iupac.vcf")]
    public void Check_and_score_agree_on_IUPAC_codes()
    {
        string genome = SharedData.Path("data/reports/iupac/iupac.fa"), vcf = SharedData.Path("data/reports/iupac/iupac.vcf");
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        Assert.Equal(0, BadInput.Cli.Run("score", vcf, "-f", genome, "-m", At("one.clm"), "-o", At("o.tsv")).Code);
        var statuses = File.ReadLines(At("o.tsv")).Skip(1).Select(l => l.Split('\t')).Select(c => $"{c[2]} {c[6]}").Distinct();
        Assert.Equal(["m_as_m BAD_ALLELE", "m_as_a HAS_N", "m_as_c HAS_N", "m_as_g REF_MISMATCH", "m_as_n REF_UNKNOWN",
            "rs56708014 BAD_ALLELE", "b_as_c HAS_N", "b_as_t HAS_N", "freebayes REF_UNKNOWN", "s_as_g HAS_N", "alt_r BAD_ALLELE", "nn REF_UNKNOWN",
            "into_n REF_UNKNOWN", "n_a REF_UNKNOWN"], statuses);
        var (code, output, _) = BadInput.Cli.Run("check", "--genome", genome, "--vcf", vcf);
        Assert.Equal(0, code);
        // HAS_N: the window of 200 bp has other codes
        // 12 records have bases in REF: 6 match, 1 differs, 5 are not known
        Assert.Contains("6/7 match", output);
        Assert.Contains("5 where the genome has N or REF is not known", output);
    }

    [Fact, ReportedFile("splice-dup/dup.vcf")]
    public void A_duplication_next_to_an_exon_end_is_marked()
    {
        string weights = SharedData.Path("data/weights-spliceai");
        Assert.Equal(0, BadInput.Cli.Run("model", "import", "network", Path.Combine(weights, "spliceai1.h5"), "--design", "spliceai-10k",
            "--licence", "CC-BY-NC-4.0", "-o", At("s.clm")).Code);
        var (code, _, error) = BadInput.Cli.Run("score", SharedData.Path("data/reports/splice-dup/dup.vcf"), "-f", Path.Combine(weights, "test.fa.gz"),
            "-m", At("s.clm"), "--genes", Path.Combine(weights, "genes_grch37.tsv"), "-o", At("o.vcf"), "--wide", At("w.tsv"), "--tsv", At("l.tsv"));
        Assert.True(code == 0, error);
        string[] duplications = ["dup_left", "dup_next", "dup_right"];
        string[][] wide = [.. File.ReadLines(At("w.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal("duplication", wide[0][^1]);
        Assert.All(wide[1..], row => Assert.Equal(duplications.Contains(row[2]) ? "yes" : "no", row[^1]));
        // SpliceAI's formula gives a gain and a loss of a donor for the duplications, and for the other insertion, which moves the exon end
        Assert.All(wide[1..5], row => Assert.True(float.Parse(row[11]) > 0.9 && float.Parse(row[12]) > 0.9));
        Assert.Equal(duplications, Bcftools("query", "-i", "CIS_DUP=1", "-f", "%ID\\n", At("o.vcf")));
        Assert.Equal(12, File.ReadLines(At("l.tsv")).Count(l => l.EndsWith("\tyes", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_control_character_in_the_name_of_a_contig_is_not_printed()
    {
        Model("one", "ACGTA\t0.5\nCCGGT\t-1\n");
        File.WriteAllText(At("v.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" +
            "chr1\t500\t.\tT\tC\t.\t.\t.\nchr\u001b[31m\u202e7\t5\t.\tA\tC\t.\t.\t.\n");
        string log = Score(At("v.vcf"), "one", "o.vcf");
        Assert.Contains("chr?[31m?7", log);
        var (_, output, error) = BadInput.Cli.Run("check", "--genome", Tiny, "--vcf", At("v.vcf"));
        Assert.DoesNotContain(output + error + log, c => c is '\u001b' or '\u202e');
    }

    void Model(string name, string weights)
    {
        File.WriteAllText(At("weights.txt"), weights);
        Assert.Equal(0, BadInput.Cli.Run("model", "import", "words", At("weights.txt"), "--track", "t", "-o", At(name + ".clm")).Code);
    }

    string Score(string input, string model, string output)
    {
        var (code, _, error) = BadInput.Cli.Run("score", input, "-f", Tiny, "-m", At(model + ".clm"), "-o", At(output));
        Assert.True(code == 0, error);
        return error;
    }

    // the entries of INFO/CIS, without the records that have none
    string[] Entries(string file, string? model) => [.. File.ReadLines(At(file)).Where(l => l[0] != '#')
        .SelectMany(l => l.Split('\t')[7].Split(';')).Where(f => f.StartsWith("CIS=", StringComparison.Ordinal))
        .SelectMany(f => f["CIS=".Length..].Split(',')).Where(e => model is null || e.Split('|')[1] == model)];

    static string[] Bcftools(params string[] arguments) => Referee.Lines("bcftools", arguments);
}
