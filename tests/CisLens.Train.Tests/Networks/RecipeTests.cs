using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

public class RecipeTests
{
    // these values are from the training scripts published with DeepSEA and Basset
    [Fact]
    public void Published_recipes_have_their_numbers()
    {
        var authors = Recipes.For(new CisNet(), name: "deepsea");
        Assert.Equal((OptimizerKind.Sgd, 0.9, 1e-6, 1e-8, 0.9, 16, false),
            (authors.Optimizer, authors.Momentum, authors.WeightDecay, authors.HiddenL1, authors.MaxNorm!.Value, authors.BatchSize, authors.SumLoss));
        var selene = Recipes.For(new CisNet(), name: "deepsea-selene");
        Assert.Equal((0.9, 1e-6, 64, ScheduleKind.Plateau, 0.8, 16, WatchedMetric.Loss, null),
            (selene.Momentum, selene.WeightDecay, selene.BatchSize, selene.Schedule, selene.PlateauFactor, selene.PlateauPatience, selene.Metric, selene.MaxNorm));
        var basset = Recipes.For(new CisNet(), name: "basset");
        Assert.Equal((OptimizerKind.RmsProp, 0.002, 0.98, 7.0, 128, true, 10, StrandAugmentation.Alternate),
            (basset.Optimizer, basset.LearningRate, basset.Alpha, basset.MaxNorm!.Value, basset.BatchSize, basset.SumLoss, basset.Patience!.Value, basset.Strand));
        Assert.Equal("cisnet", basset.Design);
        Assert.Equal("basset", basset.Recipe);
    }

    // Xpresso.py, DeepSTARR_training.ipynb, FactorNet's train.py and basenji's trainer.py use EarlyStopping(monitor='val_loss')
    [Theory]
    [InlineData("xpresso", 5), InlineData("deepstarr", 10), InlineData("factornet", 20), InlineData("basset-basenji", 12), InlineData("basenji2", 16)]
    public void Recipes_of_Keras_scripts_stop_on_the_loss(string design, int patience)
    {
        var options = Recipes.For(Designs.Create(design));
        Assert.Equal((WatchedMetric.Loss, patience), (options.Metric, options.Patience!.Value));
    }

    // MPRA-DragoNN's configs/config.json sets checkpoint_monitor; the training never stops early
    [Fact]
    public void MpraDragoNN_keeps_the_weights_of_the_best_loss() =>
        Assert.Equal((WatchedMetric.Loss, null), (Recipes.For(new MpraDragoNN()).Metric, Recipes.For(new MpraDragoNN()).Patience));

    [Fact]
    public void A_design_brings_its_own_recipe_and_any_other_takes_it_by_name()
    {
        foreach (var design in Designs.All.Where(d => d.Name != "deepsea"))
            Assert.Equal(Recipes.For(design), Recipes.For(design, name: design.Name) with { Recipe = null });
        Assert.Equal(Recipes.For(new DeepSea()), Recipes.For(new DeepSea(), name: "deepsea-selene") with { Recipe = null });
        Assert.All(Recipes.All, r => Assert.Empty(OptionRules.Faults(Recipes.For(new CisNet(), name: r.Name))));
        Assert.Contains("did you mean \"basset\"?", Assert.Throws<UsageException>(() => Recipes.Named("baset")).Message);
    }

    [Fact]
    public void Task_weights_are_read_and_an_unknown_track_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            Track[] tracks = [new() { Id = "liver", Kind = TrackKind.Probability }, new() { Id = "blood", Kind = TrackKind.Probability }];
            File.WriteAllText(path, "track\tweight\nblood\t0.25\n");
            Assert.Equal([1, 0.25f], TaskWeights.From(tracks, TaskWeights.Read(path))!);
            Assert.Null(TaskWeights.From(tracks, null));
            Assert.Contains("all weights are 0", Assert.Throws<UsageException>(() => TaskWeights.From(tracks, new SortedDictionary<string, double> { ["liver"] = 0, ["blood"] = 0 })).Message);
            File.WriteAllText(path, "track\tweight\nblod\t0.25\n");
            Assert.Contains("no track blod; did you mean \"blood\"?", Assert.Throws<UsageException>(() => TaskWeights.From(tracks, TaskWeights.Read(path))).Message);
            File.WriteAllText(path, "track\tweight\nblood\t-1\n");
            Assert.Contains(":2: weight is -1, expected 0 or more", Assert.Throws<InputException>(() => TaskWeights.Read(path)).Message);
            File.WriteAllText(path, "track\tweight\nblood\t1\nblood\t1\n");
            Assert.Contains(":3: duplicate track blood", Assert.Throws<InputException>(() => TaskWeights.Read(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
