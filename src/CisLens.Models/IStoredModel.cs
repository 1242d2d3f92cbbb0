using CisLens.Core.Contract;

namespace CisLens.Models;

/// <summary>A model that can be kept in a model file, whatever its family.</summary>
public interface IStoredModel : ISequenceModel
{
    /// <summary>Numbers that training found.</summary>
    long ParameterCount { get; }

    /// <summary>Tracks whose answers the file keeps for the self-test, which every run waits for; slow ones may be left out.</summary>
    IEnumerable<int> TestedTracks => Enumerable.Range(0, Manifest.Tracks.Count);

    /// <summary>Writes them as safetensors; the same model gives the same bytes.</summary>
    void SaveWeights(Stream stream);
}
