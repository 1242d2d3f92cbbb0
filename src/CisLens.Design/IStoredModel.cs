using CisLens.Core.Models;

namespace CisLens.Design;

/// <summary>A model that can be kept in a model file, whatever its family.</summary>
public interface IStoredModel : ISequenceModel
{
    /// <summary>Numbers that training found.</summary>
    long ParameterCount { get; }

    /// <summary>Writes them as safetensors; the same model gives the same bytes.</summary>
    void SaveWeights(Stream stream);
}
