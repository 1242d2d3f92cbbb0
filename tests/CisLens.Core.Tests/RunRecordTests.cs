using System.Text.Json.Nodes;

namespace CisLens.Core.Tests;

public sealed class RunRecordTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Inputs_have_path_size_and_hash()
    {
        string input = Path.Combine(_folder, "abc.txt");
        File.WriteAllText(input, "abc");
        var record = new RunRecord();
        record.AddInputs(input, null);
        record.Counts["OK"] = 3;
        record.Write(Path.Combine(_folder, "out.tsv"));

        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "out.tsv.run.json")))!;
        Assert.Equal(3, (int)json["inputs"]![0]!["bytes"]!);
        // SHA-256 of "abc": FIPS 180-2, appendix B.1
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", (string)json["inputs"]![0]!["sha256"]!);
        Assert.Equal(3, (int)json["counts"]!["OK"]!);
    }
}
