using CisLens.Design;
using CisLens.Design.Zoo;

namespace CisLens.Train.Networks;

/// <summary>The recipe of a design as options that a user can change.</summary>
public static class RecipeOptions
{
    /// <summary>How the design is trained unless told otherwise.</summary>
    /// <param name="design">The design.</param>
    /// <param name="sequences">Sequences in the training split, from which some recipes take the number of epochs; null where not known.</param>
    /// <param name="name">The recipe, one of <see cref="Recipes.All"/>; null for the design's own.</param>
    /// <exception cref="Core.UsageException">There is no such recipe.</exception>
    public static TrainOptions For(ModelDesign design, int? sequences = null, string? name = null)
    {
        var recipe = name is null ? design.Recipe : Recipes.Named(name);
        return new TrainOptions
        {
            Design = design.Name,
            Recipe = name,
            Optimizer = recipe.Optimizer,
            LearningRate = recipe.LearningRate,
            Momentum = recipe.Momentum,
            Alpha = recipe.Alpha,
            WeightDecay = recipe.WeightDecay,
            DecayAll = recipe.DecayAll,
            BatchSize = recipe.Batch,
            Epochs = sequences is { } count ? recipe.EpochsFor(count) : recipe.Epochs,
            Patience = recipe.Patience > 0 ? recipe.Patience : null,
            Schedule = recipe.Schedule,
            WarmUp = recipe.WarmUp,
            Decay = recipe.Decay,
            PlateauFactor = recipe.PlateauFactor,
            PlateauPatience = recipe.PlateauPatience,
            Metric = recipe.WatchesLoss ? WatchedMetric.Loss : WatchedMetric.Auto,
            HiddenL1 = recipe.HiddenL1,
            ClipNorm = recipe.ClipNorm,
            MaxNorm = recipe.MaxNorm,
            SumLoss = recipe.SumLoss,
            Strand = recipe.AlternateStrands ? StrandAugmentation.Alternate : recipe.ReverseComplement ? StrandAugmentation.Random : StrandAugmentation.None,
            ShiftBp = recipe.ShiftBp,
        };
    }
}
