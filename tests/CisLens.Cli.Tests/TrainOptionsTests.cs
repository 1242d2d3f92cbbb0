using System.Text.Json.Nodes;

namespace CisLens.Cli.Tests;

/// <summary>Options of <c>train</c> on the command line.</summary>
public sealed class TrainOptionsTests(TrainingRuns runs)
{
    [Fact]
    public void Show_config_has_every_size_of_the_design_and_can_be_used_as_config()
    {
        string[] arguments = ["train", "data", "--set", "sizes.filters=8", "--set", "learning_rate=0.004", "-o", "shown.clm", "--show-config"];
        var (code, shown, error) = BadInput.Cli.RunIn(runs.Folder, arguments);
        Assert.True(code == 0, error);
        var options = JsonNode.Parse(shown)!;
        Assert.Equal(0.004, options["learning_rate"]!.GetValue<double>());
        var sizes = options["sizes"]!;
        Assert.Equal((8, 100, 15, "[4,2]"), (sizes["filters"]!.GetValue<int>(), sizes["window"]!.GetValue<int>(),
            sizes["motif_width"]!.GetValue<int>(), sizes["pools"]!.ToJsonString(new() { WriteIndented = false })));
        File.WriteAllText(Path.Combine(runs.Folder, "shown.json"), shown);
        Assert.Equal(shown, BadInput.Cli.RunIn(runs.Folder, ["train", "data", "--config", "shown.json", "-o", "shown.clm", "--show-config"]).Output);
    }
}
