using CisLens.Design;

namespace CisLens.Train.Options;

/// <summary>The recipe of a design as options that a user can change.</summary>
public static class RecipeOptions
{
    /// <summary>How the design is trained unless told otherwise.</summary>
    /// <param name="design">The design.</param>
    /// <param name="sequences">Sequences in the training split, from which some recipes take the number of epochs; null where not known.</param>
    public static TrainOptions For(ModelDesign design, int? sequences = null)
    {
        var recipe = design.Recipe;
        return new TrainOptions
        {
            Design = design.Name,
            Optimizer = recipe.Optimizer,
            LearningRate = recipe.LearningRate,
            Momentum = recipe.Momentum,
            Alpha = recipe.Alpha,
            WeightDecay = recipe.WeightDecay,
            BatchSize = recipe.Batch,
            Epochs = sequences is { } count ? recipe.EpochsFor(count) : recipe.Epochs,
            Patience = recipe.Patience > 0 ? recipe.Patience : null,
            Schedule = recipe.Schedule,
            WarmUp = recipe.WarmUp,
            ClipNorm = recipe.ClipNorm,
            MaxNorm = recipe.MaxNorm,
            SumLoss = recipe.SumLoss,
            Strand = recipe.ReverseComplement ? StrandAugmentation.Random : StrandAugmentation.None,
            ShiftBp = recipe.ShiftBp,
        };
    }
}
