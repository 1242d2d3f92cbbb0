using System.Diagnostics;

namespace CisLens.Cli.Tests.BadInput;

/// <summary>Runs the real program with unusual paths, pipes, a full or read-only disk, and a missing library.</summary>
public sealed class SurroundingsTests(World world) : IClassFixture<World>, IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-odd").FullName;

    public void Dispose()
    {
        Run("umount", [At("disk")]);
        Directory.Delete(_folder, recursive: true);
    }

    string At(string name) => Path.Combine(_folder, name);

    string[] Score(string vcf, params string[] more) => ["score", vcf, "--genome", world.At("genome.fa"), "--model", world.At("model.clm"), .. more];

    [Fact]
    public void Paths_may_hold_blanks_other_scripts_and_4000_characters()
    {
        string odd = At("a b 'c\"d;$HOME 染色体 Ünï"), deep = _folder;
        Directory.CreateDirectory(odd);
        File.Copy(world.At("variants.vcf"), Path.Combine(odd, "ж 1.vcf"));
        Assert.Equal(0, Cli.Run(Score(Path.Combine(odd, "ж 1.vcf"), "-o", Path.Combine(odd, "out put.vcf"))).Code);
        while (deep.Length < 3800)
            deep = Path.Combine(deep, new string('d', 180));
        Directory.CreateDirectory(deep);
        Assert.Equal(0, Cli.Run(Score(world.At("variants.vcf"), "-o", Path.Combine(deep, "out.vcf"))).Code);
        Assert.Equal(File.ReadAllLines(Path.Combine(odd, "out put.vcf"))[^1], File.ReadAllLines(Path.Combine(deep, "out.vcf"))[^1]);
        var tooLong = Cli.Run(Score(world.At("variants.vcf"), "-o", Path.Combine(deep, new string('e', 250), new string('e', 250), "out.vcf")));
        Assert.NotEqual(0, tooLong.Code);
        Assert.DoesNotContain("bug in CisLens", tooLong.Error);
    }

    [Theory]
    [InlineData(2, "argument 2, after score, is empty", "score", "", "-f", "GENOME", "-m", "MODEL")]
    [InlineData(2, "out.tsv.gz: the ending is not that of a format", "score", "VCF", "-f", "GENOME", "-m", "MODEL", "-o", "HERE/out.tsv.gz")]
    [InlineData(2, "is given 2 times", "score", "VCF", "-f", "GENOME", "-m", "MODEL", "-m", "MODEL", "-o", "HERE/out.tsv")]
    [InlineData(2, "link.tsv is a link to kept.tsv", "score", "VCF", "-f", "GENOME", "-m", "MODEL", "-o", "HERE/link.tsv", "--force")]
    [InlineData(2, "/dev/null is a device", "score", "VCF", "-f", "GENOME", "-m", "MODEL", "-o", "/dev/null", "-O", "t", "--force")]
    [InlineData(3, "contains the weights of a network; use cislens model import network with --design", "model", "import", "network", "HERE/net.safetensors", "-o", "HERE/net.clm")]
    public void What_cannot_be_meant_is_refused_and_changes_nothing(int code, string said, params string[] words)
    {
        File.WriteAllText(At("kept.tsv"), "kept");
        File.CreateSymbolicLink(At("link.tsv"), "kept.tsv");
        File.WriteAllBytes(At("net.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]);
        var run = Cli.Run([.. words.Select(w => w.Replace("GENOME", world.At("genome.fa")).Replace("MODEL", world.At("model.clm")).Replace("VCF", world.At("variants.vcf")).Replace("HERE", _folder))]);
        Assert.Equal(code, run.Code);
        Assert.Contains(said, Assert.Single(run.Error.Split('\n'), line => line.Contains("ERROR")));
        Assert.Equal("kept", File.ReadAllText(At("link.tsv")));
        Assert.Equal(["kept.tsv", "link.tsv", "net.safetensors"], Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public void Standard_input_and_output_are_a_pipe_and_a_closed_one_is_no_error()
    {
        string command = string.Join(' ', Score("-").Select(w => $"'{w}'"));
        var whole = Run("bash", ["-c", $"cat '{world.At("variants.vcf")}' | '{Program}' {command}"]);
        Assert.Equal((0, 48), (whole.Code, whole.Output.Split('\n').Count(line => line.Length > 0 && line[0] != '#')));
        var closed = Run("bash", ["-c", $"cat '{world.At("variants.vcf")}' | '{Program}' {command} | true; echo ${{PIPESTATUS[1]}}"]);
        Assert.DoesNotContain("ERROR", closed.Error);
        Assert.NotEqual("134", closed.Output.Trim());   // 134 is the exit code of a crash
    }

    [Theory]
    [InlineData("size=64k", "simulate -o DISK/sim --genome-bp 400000 --contigs 4 --elements 100 --variants 20 --mpra 20 --qtl 20")]
    [InlineData("size=4k", "score VCF --genome GENOME --model MODEL -o DISK/out.vcf")]
    [InlineData("size=4k", "model verify MODEL", 0)]
    [InlineData("ro", "score VCF --genome GENOME --model MODEL -o DISK/out.vcf")]
    [InlineData("ro", "simulate -o DISK/sim")]
    [InlineData("ro", "prepare peaks --genome GENOME --samples SAMPLES --window 60 -o DISK/data")]
    [InlineData("ro", "train DATA -o DISK/m.clm --epochs 1")]
    [InlineData("ro", "bench effects --scores SCORED --measured MEASURED --track liver -o DISK/b")]
    public void A_full_or_read_only_disk_is_said_in_one_line_and_nothing_has_its_final_name(string mount, string command, int code = 1)
    {
        Directory.CreateDirectory(At("disk"));
        if (Run("mount", ["-t", "tmpfs", "-o", mount, "tmpfs", At("disk")]).Code != 0)
            Assert.Skip("mounting a tmpfs is not allowed here");
        string[] words = [.. command.Replace("VCF", world.At("variants.vcf")).Replace("GENOME", world.At("genome.fa")).Replace("MODEL", world.At("model.clm"))
            .Replace("SAMPLES", world.At("samples.tsv")).Replace("DATA", world.At("data")).Replace("SCORED", world.At("scored.tsv"))
            .Replace("MEASURED", world.At("measured.tsv")).Replace("DISK", At("disk")).Split(' ')];
        var run = Cli.Run(words);
        Assert.True(run.Code == code, run.Error);
        Assert.Equal(code == 0 ? 0 : 1, run.Error.Split('\n').Count(line => line.Contains("] ERROR ")));
        Assert.DoesNotContain("bug in CisLens", run.Error);
        // score keeps its unfinished output for --resume; the name ends with .partial
        Assert.All(Directory.EnumerateFileSystemEntries(At("disk")), path => Assert.EndsWith(".partial", path));
    }

    /// <summary>Only training, GPUs, gradients and exports need libtorch.</summary>
    [Fact]
    public void Without_libtorch_networks_predict_the_same_and_other_work_says_what_is_missing()
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            if (!file.EndsWith("libcistorch.so", StringComparison.Ordinal))
                File.Copy(file, At(Path.GetFileName(file)));
        (string Written, string[] Words)[] commands =
        [
            ("", Score(world.At("variants.vcf"), "-O", "v", "-o", "OUT")),
            (".tsv", ["ism", "--genome", world.At("genome.fa"), "--model", world.At("model.clm"), "--region", "chr1:300-305", "-o", "OUT"]),
            (".tsv", ["predict", world.At("model.clm"), world.At("data"), "-o", "OUT.tsv"]),
            ("/metrics.tsv", ["evaluate", world.At("model.clm"), world.At("data"), "-o", "OUT"]),
        ];
        foreach (var (written, words) in commands)
        {
            string with = At(words[0] + "-with"), without = At(words[0] + "-without");
            var whole = Run(Program, [.. words.Select(w => w.Replace("OUT", with))]);
            Assert.True(whole.Code == 0, whole.Error);
            var run = Run(At("cislens"), [.. words.Select(w => w.Replace("OUT", without))]);
            Assert.True(run.Code == 0, run.Error);
            Assert.Equal(Rows(with + written), Rows(without + written));
        }
        var export = Run(At("cislens"), ["model", "export", world.At("model.clm"), "--to", "onnx", "-o", At("model.onnx")]);
        Assert.Equal(1, export.Code);
        Assert.Contains("libcistorch.so is missing; install", Assert.Single(export.Error.Split('\n'), line => line.Contains("] ERROR ")));
        Assert.False(File.Exists(At("model.onnx")));
    }

    static string[] Rows(string file) => [.. File.ReadLines(file).Where(line => !line.StartsWith("##", StringComparison.Ordinal))];

    static string Program => Path.Combine(AppContext.BaseDirectory, "cislens");

    static (int Code, string Output, string Error) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
