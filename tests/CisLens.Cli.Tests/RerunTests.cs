using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests;

/// <summary>A run record is enough to run its command again, from any folder.</summary>
public sealed class RerunTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-rerun").FullName;
    readonly string _elsewhere = Directory.CreateTempSubdirectory("cislens-elsewhere").FullName;

    public RerunTests()
    {
        File.WriteAllText(At("weights.txt"), "AAAA\t1.5\nACGT\t-0.5\n");
        var (code, _, error) = BadInput.Cli.RunIn(_folder, "model", "import", "words", "weights.txt", "--window", "20", "-o", "w.clm");
        Assert.True(code == 0, error);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    string At(string name) => Path.Combine(_folder, name);

    (int Code, string Output, string Error) Rerun(params string[] more) =>
        BadInput.Cli.RunIn(_elsewhere, ["rerun", At("w.clm.run.json"), .. more]);

    [Fact]
    public void The_record_has_the_command_and_its_folder()
    {
        var record = JsonNode.Parse(File.ReadAllText(At("w.clm.run.json")))!;
        Assert.Equal(["model", "import", "words", "weights.txt", "--window", "20", "-o", "w.clm"],
            record["command"]!.AsArray().Select(a => (string)a!));
        Assert.Equal(_folder, (string)record["folder"]!);
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes_under_another_name()
    {
        Directory.CreateDirectory(At("again"));
        var (code, _, error) = Rerun("-o", At("again/w.clm"));
        Assert.True(code == 0, error);
        Assert.Contains("have the same bytes", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(At("w.clm")), File.ReadAllBytes(At("again/w.clm")));
    }

    [Fact]
    public void The_output_is_replaced_with_force_only()
    {
        var (refused, _, error) = Rerun();
        Assert.Equal(2, refused);
        Assert.Contains("w.clm exists; --force replaces it", error, StringComparison.Ordinal);
        Assert.Equal(0, Rerun("--force").Code);
    }

    [Fact]
    public void A_changed_input_is_named_and_can_be_allowed()
    {
        File.AppendAllText(At("weights.txt"), "CCCC\t2\n");
        var (refused, _, error) = Rerun("--force");
        Assert.Equal(3, refused);
        Assert.Contains("1 of 1 inputs changed: weights.txt has SHA-256", error, StringComparison.Ordinal);
        Assert.Equal(0, Rerun("--force", "--allow-other-inputs").Code);
    }

    [Theory]
    [InlineData("{}", "no key command")]
    [InlineData("[1", "not a run record")]
    [InlineData("""{ "command": [], "folder": "/", "version": "1", "inputs": [] }""", "no command")]
    [InlineData("""{ "command": ["version"], "folder": "/no/such", "version": "1", "inputs": [] }""", "--folder")]
    public void A_broken_record_is_refused_in_one_line(string text, string reason)
    {
        File.WriteAllText(At("w.clm.run.json"), text);
        var (code, _, error) = Rerun();
        Assert.Equal(3, code);
        Assert.Contains(reason, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
