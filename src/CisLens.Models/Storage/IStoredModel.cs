using CisLens.Core.Contract;

namespace CisLens.Models.Storage;

/// <summary>A model that can be written to a model file.</summary>
public interface IStoredModel : ISequenceModel
{
    /// <summary>Number of parameters found by training.</summary>
    long ParameterCount { get; }

    /// <summary>Tracks whose predictions are stored for the self-test. Slow tracks may be left out: every run waits for the test.</summary>
    IEnumerable<int> TestedTracks => Enumerable.Range(0, Manifest.Tracks.Count);

    /// <summary>Model files that the file contains unchanged, such as the chromatin model of a model of two steps.</summary>
    IReadOnlyList<string> MemberFiles => [];

    /// <summary>Writes the parameters as safetensors. The same model always gives the same bytes.</summary>
    void SaveWeights(Stream stream);
}
