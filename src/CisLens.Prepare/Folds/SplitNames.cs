using CisLens.Core.Contract;

namespace CisLens.Prepare.Folds;

/// <summary>The words that files use for splits.</summary>
static class SplitNames
{
    /// <summary>The split of a word in any case; null when it is none.</summary>
    public static Split? Find(string word) => word.ToLowerInvariant() switch
    {
        "train" or "training" => Split.Train,
        "valid" or "validation" or "val" or "dev" => Split.Validation,
        "test" or "testing" or "held-out" => Split.Test,
        _ => null,
    };
}
