namespace CisLens.Prepare.Datasets;

/// <summary>A dataset with all its arrays written, before the leak report completes its manifest.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Manifest">Everything but the words shared between splits.</param>
sealed record DatasetDraft(string Folder, DatasetManifest Manifest);
