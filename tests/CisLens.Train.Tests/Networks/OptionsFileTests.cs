using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Kmers;
using CisLens.Train.Jobs;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

public sealed class OptionsFileTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"cislens-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    TrainOptions Read(string json)
    {
        File.WriteAllText(_path, json);
        return new OptionsFile(_path).Over(Recipes.For(new Basset()), new Basset().OptionNames(), OptionRules.Faults);
    }

    string Refused(string json) => Assert.Throws<InputException>(() => Read(json)).Message[(_path.Length + 2)..];

    [Fact]
    public void A_file_replaces_only_the_options_that_it_names()
    {
        var options = Read("""{ "epochs": 3, "optimizer": "adam_w", "patience": null, "sizes": { "filters": 32 } }""");
        Assert.Equal((3, OptimizerKind.AdamW, null), (options.Epochs, options.Optimizer, options.Patience));
        Assert.Equal(32, options.Sizes!["filters"]!.GetValue<int>());
        Assert.Equal((7.0, 0.98, true), (options.MaxNorm!.Value, options.Alpha, options.SumLoss));
    }

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        string message = Refused("""{ "epohcs": 3, "batch_size": "many", "schedule": "cosin", "seed": -1, "shift_bp": 1.5 }""");
        Assert.Contains("unknown key \"epohcs\"; did you mean \"epochs\"?", message);
        Assert.Contains("batch_size is \"many\", expected a whole number", message);
        Assert.Contains("schedule is \"cosin\", expected one of constant, cosine, one_cycle, plateau", message);
        Assert.Contains("seed is -1, expected a whole number", message);
        Assert.Contains("shift_bp is 1.5, expected a whole number", message);
    }

    [Fact]
    public void Values_out_of_range_are_refused_together() =>
        Assert.Equal("epochs is 0, expected at least 1; learning_rate is -1, expected more than 0",
            Refused("""{ "epochs": 0, "learning_rate": -1 }"""));

    [Fact]
    public void Invalid_json_is_refused_with_its_line() => Assert.Contains(":2:",
        Assert.Throws<InputException>(() => Read("{\n \"epochs\" 3 }")).Message);

    static TrainOptions Set(string? path, params string[] assignments) =>
        new OptionsFile(path, assignments).Over(Recipes.For(new Basset()), new Basset().OptionNames(), OptionRules.Faults);

    [Fact]
    public void Assignments_replace_single_options_of_the_file()
    {
        File.WriteAllText(_path, """{ "epochs": 3, "batch_size": 8, "sizes": { "padded": true, "filters": [1, 2, 3] } }""");
        var options = Set(_path, "learning_rate=0.001", "epochs=5", "optimizer=adam", "patience=null", "sizes.filters=[4,5,6]");
        Assert.Equal((0.001, 5, 8, OptimizerKind.Adam, null),
            (options.LearningRate, options.Epochs, options.BatchSize, options.Optimizer, options.Patience));
        Assert.Equal("""{"padded":true,"filters":[4,5,6]}""", options.Sizes!.ToJsonString());
    }

    [Theory]
    [InlineData("learning_rat=1", "--set: unknown key \"learning_rat\"; did you mean \"learning_rate\"?")]
    [InlineData("hidden=1", "--set: unknown key \"hidden\"; did you mean \"sizes.hidden\"?")]
    [InlineData("epochs=many", "--set: epochs is \"many\", expected a whole number")]
    [InlineData("epochs=0", "--set: epochs is 0, expected at least 1")]
    [InlineData("epochs", "--set epochs: expected OPTION=VALUE, such as learning_rate=0.001")]
    [InlineData("epochs.x=1", "--set: epochs is {\"x\":1}, expected a whole number")]
    public void A_wrong_assignment_is_refused(string assignment, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Set(null, assignment)).Message);

    [Fact]
    public void An_option_that_is_set_twice_is_refused() => Assert.Equal("--set epochs is given twice; expected each option once",
        Assert.Throws<UsageException>(() => Set(null, "epochs=1", "epochs=2")).Message);

    [Fact]
    public void The_recipe_of_every_design_is_sound() =>
        Assert.All(Designs.All, design => Assert.Empty(OptionRules.Faults(Recipes.For(design))));
}
