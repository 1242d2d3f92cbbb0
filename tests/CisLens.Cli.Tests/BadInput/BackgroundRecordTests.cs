using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests.BadInput;

/// <summary>Tests the run record that background writes.</summary>
public sealed class BackgroundRecordTests(World world) : IClassFixture<World>, IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-background").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Random_variants_are_recorded_by_number_and_seed()
    {
        string output = Path.Combine(_folder, "m.bg");
        var run = Cli.Run("background", "--random", "20", "--seed", "7", "--genome", world.At("genome.fa"), "--model", world.At("model.clm"), "-o", output);
        Assert.True(run.Code == 0, run.Error);
        string record = File.ReadAllText(output + ".run.json");
        var settings = JsonNode.Parse(record)!["settings"]!;
        Assert.Equal((20, 7), (settings["random"]!.GetValue<int>(), settings["seed"]!.GetValue<int>()));
        Assert.DoesNotContain(".partial", record);
        Assert.NotNull(JsonNode.Parse(record)!["counts"]!["clipped"]);
        Assert.Equal(["m.bg", "m.bg.run.json"], Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order());
    }
}
