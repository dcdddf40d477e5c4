//! Connections that change protocol: bytes both ways until one side ends or the instance is replaced.

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_util::sync::CancellationToken;

/// Joins the two sides once both have changed protocol.
pub(super) fn open(client: OnUpgrade, backend: OnUpgrade, streams: CancellationToken) {
    tokio::spawn(async move {
        let joined = async {
            let (client, backend) = tokio::try_join!(client, backend)?;
            let (mut client, mut backend) = (TokioIo::new(client), TokioIo::new(backend));
            // Either side may vanish at any time; there is nobody to tell but the other side, whose connection closes here.
            let _ = tokio::io::copy_bidirectional(&mut client, &mut backend).await;
            Ok::<(), hyper::Error>(())
        };
        let _ = streams.run_until_cancelled(joined).await;
    });
}
