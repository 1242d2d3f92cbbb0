using System.Diagnostics;
using CisLens.Cli.Tests.BadInput;

namespace CisLens.Cli.Tests.Reports;

/// <summary>What <c>score</c> takes as variants and regions: typed variants, BED files, pipes, slices of a genome.</summary>
public sealed class ScoreInputTests : IClassFixture<World>, IDisposable
{
    readonly World _world;
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-inputs-").FullName;

    public ScoreInputTests(World world) => _world = world;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    // the variants of the world as CHROM, POS, REF, ALT
    string[][] Variants => [.. File.ReadLines(_world.At("variants.vcf")).Where(l => l[0] != '#').Select(l => l.Split('\t')).Select(c => (string[])[c[0], c[1], c[3], c[4]])];

    [Fact]
    public void Typed_variants_give_the_rows_of_a_VCF_in_every_spelling()
    {
        var v = Variants[..5];
        string[] spellings = [$"{v[0][0]}:{v[0][1]}:{v[0][2]}:{v[0][3]}", $"{v[1][0]}:{v[1][1]}:{v[1][2]}>{v[1][3]}",
            $"{v[2][0][3..]}-{v[2][1]}-{v[2][2]}-{v[2][3]}", $"{v[3][0]}_{v[3][1]}_{v[3][2]}_{v[3][3]}_b38", $"{v[4][0][3..]}_{v[4][1]}_{v[4][2]}_{v[4][3]}"];
        // contigs of one run have one form
        foreach (int[] some in (int[][])[[0, 1, 3], [2, 4]])
        {
            var (code, output, error) = Score(["--variant", .. some.Select(i => spellings[i])]);
            Assert.True(code == 0, error);
            var rows = output.TrimEnd().Split('\n').Skip(1).Select(l => l.Split('\t')).ToList();
            Assert.Equal(some.Select(i => v[i][1]), rows.Select(r => r[1]).Distinct());
            Assert.Equal(Scored().Where(r => some.Any(i => v[i][0] == r[0] && v[i][1] == r[1])).Select(r => r[12]).Order(), rows.Select(r => r[12]).Order());
        }
    }

    [Fact]
    public void A_typed_variant_with_another_REF_has_a_status_and_a_warning()
    {
        var v = Variants[0];
        var (code, output, error) = Score("--variant", $"{v[0]}:{v[1]}:{(v[2] == "A" ? "C" : "A")}:G");
        Assert.Equal(0, code);
        Assert.Contains("\tREF_MISMATCH\t", output);
        Assert.Contains($"REF is {(v[2] == "A" ? "C" : "A")}, {_world.At("genome.fa")} has {v[2]}", error);
    }

    [Theory]
    [InlineData("no variants; give a VCF, or --variant")]
    [InlineData("give one of the two", "@variants.vcf", "--variant", "chr1:5:A:C")]
    [InlineData("--regions does not apply to --variant", "--variant", "chr1:5:A:C", "-r", "chr1:1-10")]
    [InlineData("variant rs5: expected", "--variant", "rs5")]
    public void Variants_come_from_one_source(string problem, params string[] arguments)
    {
        var (code, _, error) = Score([.. arguments.Select(a => a.StartsWith('@') ? _world.At(a[1..]) : a)]);
        Assert.Equal(2, code);
        Assert.Contains(problem, error);
    }

    [Fact]
    public void Regions_of_a_BED_keep_the_records_that_overlap_them()
    {
        string vcf = _world.At("variants.vcf");
        // 0-based: [pos - 1, pos) is POS; the two regions of the first variant overlap, and the contig of the last is not in the genome
        var v = Variants;
        long first = long.Parse(v[0][1]), second = long.Parse(v[7][1]);
        File.WriteAllText(At("r.bed"), $"{v[0][0]}\t{first - 1}\t{first}\n{v[0][0]}\t{Math.Max(0, first - 3)}\t{first}\n{v[7][0]}\t{second}\t{second + 1}\nscaffold\t0\t9\n");
        var (code, output, error) = Score(vcf, "-R", At("r.bed"), "-O", "t");
        Assert.True(code == 0, error);
        var kept = v.Where(r => Overlaps(r, v[0][0], Math.Max(0, first - 3), first) || Overlaps(r, v[7][0], second, second + 1)).ToList();
        Assert.NotEmpty(kept);
        Assert.Equal(kept.Select(r => $"{r[0]} {r[1]}"), output.TrimEnd().Split('\n').Skip(1).Select(l => l.Split('\t')).Select(c => $"{c[0]} {c[1]}").Distinct());
        Assert.Contains("3 regions", error);
        Assert.Contains("lacks: 1 (scaffold)", error);
        // typed regions and those of a file together
        Assert.Equal(0, Score(vcf, "-R", At("r.bed"), "-r", v[7][0], "-o", At("both.tsv")).Code);
        Assert.Equal(v.Where(r => r[0] == v[7][0] || kept.Contains(r)).Select(r => $"{r[0]} {r[1]}").Distinct(),
            File.ReadLines(At("both.tsv")).Skip(1).Select(l => l.Split('\t')).Select(c => $"{c[0]} {c[1]}").Distinct());
    }

    static bool Overlaps(string[] r, string contig, long start0, long end0) =>
        r[0] == contig && long.Parse(r[1]) - 1 < end0 && start0 < long.Parse(r[1]) - 1 + r[2].Length;

    [Fact]
    public void A_slice_of_a_genome_is_scored_if_the_user_says_so()
    {
        File.WriteAllText(At("whole.vcf"), File.ReadAllText(_world.At("variants.vcf")).Replace("#CHROM", "##contig=<ID=chr1,length=248956422>\n#CHROM"));
        var refused = Score(At("whole.vcf"), "-o", At("o.vcf"));
        Assert.Equal(3, refused.Code);
        Assert.Contains("if the genome is a slice, give --allow-other-lengths", refused.Error);
        var (code, _, error) = Score(At("whole.vcf"), "-o", At("o.vcf"), "--allow-other-lengths");
        Assert.True(code == 0, error);
        Assert.Contains("of other length: chr1)", error);
        Assert.Equal(0, BadInput.Cli.Run("check", "--genome", _world.At("genome.fa"), "--vcf", At("whole.vcf"), "--allow-other-lengths").Code);
    }

    [Fact]
    public void An_interrupted_run_that_is_not_continued_is_named()
    {
        File.WriteAllText(At("o.vcf.progress.json"), "{}");
        var (code, _, error) = Score(_world.At("variants.vcf"), "-o", At("o.vcf"));
        Assert.Equal(0, code);
        Assert.Contains("an interrupted run of this output is replaced; --resume would continue it", error);
        Assert.False(File.Exists(At("o.vcf.progress.json")));
    }

    [Theory]
    [InlineData("score <(cat VCF) -f <(cat GENOME) -m <(cat MODEL) -o o.vcf --shard 1/2")]
    [InlineData("score <(gzip -c VCF) -f GENOME -m MODEL -R <(printf 'chr1\t0\t6000\n') -o o.vcf.gz")]
    [InlineData("score -O t VCF --genome=<(cat GENOME) -m MODEL")]
    [InlineData("check --genome <(gzip -c GENOME) --vcf <(cat VCF)")]
    [InlineData("predict MODEL <(cat SEQUENCES) -o o.tsv")]
    [InlineData("model info <(cat MODEL)")]
    public void A_pipe_is_an_input_like_a_file(string command)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "cislens");
        string bash = $"cd '{_folder}'; '{program}' " + command.Replace("VCF", _world.At("variants.vcf"))
            .Replace("GENOME", _world.At("genome.fa")).Replace("MODEL", _world.At("model.clm")).Replace("SEQUENCES", _world.At("sequences.tsv"));
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", bash]) { RedirectStandardError = true };
        start.Environment["TMPDIR"] = _folder;
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();   // the output is short
        process.WaitForExit(60_000);
        Assert.True(process.ExitCode == 0, errors);
        Assert.Contains("a pipe, copied to", errors);
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    List<string[]> Scored()
    {
        var (code, output, error) = Score(_world.At("variants.vcf"), "-O", "t");
        Assert.True(code == 0, error);
        return [.. output.TrimEnd().Split('\n').Skip(1).Select(l => l.Split('\t'))];
    }

    (int Code, string Output, string Error) Score(params string[] arguments)
    {
        if (arguments.Contains("-o"))
            return BadInput.Cli.Run([.. (string[])["score"], .. arguments, "-f", _world.At("genome.fa"), "-m", _world.At("model.clm")]);
        // standard output of this process is not captured
        string format = arguments.Contains("-O") || arguments.Contains("--variant") ? ".tsv" : ".vcf", path = At(Guid.NewGuid() + format);
        var (code, _, error) = BadInput.Cli.Run([.. (string[])["score"], .. arguments, "-f", _world.At("genome.fa"), "-m", _world.At("model.clm"), "-o", path]);
        return (code, File.Exists(path) ? File.ReadAllText(path) : "", error);
    }
}
