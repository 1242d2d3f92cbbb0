using CisLens.Design;

namespace CisLens.Train.Options;

/// <summary>The recipe of a design as options that a user can change.</summary>
public static class RecipeOptions
{
    /// <summary>How the design is trained unless told otherwise.</summary>
    public static TrainOptions For(ModelDesign design)
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
            Epochs = recipe.Epochs,
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
