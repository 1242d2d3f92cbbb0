using System.CommandLine;

namespace CisLens.Cli.Verbs;

/// <summary>What <c>prepare peaks</c> and <c>prepare genes</c> have in common: a genome, split by contigs.</summary>
abstract class PrepareGenomeVerb : PrepareDatasetVerb
{
    protected PrepareGenomeVerb(string name, string description, string flank, params string[] examples)
        : base(name, description, examples) =>
        Flank = new Option<int?>("--flank") { Description = $"Bases stored on either side of a window (default: {flank})." }.AtLeast(0);

    protected Option<string> Genome { get; } = CommonOptions.Genome();

    protected Option<string?> Test { get; } = new("--test")
    {
        Description = "Contigs of the test split, separated by commas (default: about a tenth).",
    };

    protected Option<string?> Validation { get; } = new("--validation")
    {
        Description = "Contigs of the validation split, separated by commas.",
    };

    protected Option<string?> Folds { get; } = new("--folds") { Description = "BED whose name column is train, validation or test." };

    protected Option<int?> Flank { get; }

    /// <inheritdoc/>
    protected override void AddOptions(IEnumerable<Option> options) => base.AddOptions([.. options, Test, Validation, Folds]);
}
