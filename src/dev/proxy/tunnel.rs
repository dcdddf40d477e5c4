//! Connections that change protocol: bytes both ways until one side ends or the instance is replaced.

use std::io;
use std::time::Duration;

use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::frames::Frames;

/// A frame that ends a WebSocket with status 1012, "service restart": a browser's page then knows that it may connect anew.
const CLOSE: [u8; 4] = [0x88, 2, 0x03, 0xf4];

/// Time for the other side to take its leave.
const FAREWELL: Duration = Duration::from_secs(1);

/// Joins the two sides once both have changed protocol.
pub(super) fn open(client: OnUpgrade, backend: OnUpgrade, websocket: bool, streams: CancellationToken) {
    tokio::spawn(async move {
        let Ok((client, backend)) = tokio::try_join!(client, backend) else { return };
        // Either side may vanish at any time; there is nobody to tell but the other side, whose connection closes here.
        let _ = join(client, backend, websocket, &streams).await;
    });
}

async fn join(client: Upgraded, backend: Upgraded, websocket: bool, streams: &CancellationToken) -> io::Result<()> {
    let (mut client_in, mut client_out) = tokio::io::split(TokioIo::new(client));
    let (mut backend_in, mut backend_out) = tokio::io::split(TokioIo::new(backend));
    let mut frames = Frames::default();
    let both = async {
        let up = async {
            tokio::io::copy(&mut client_in, &mut backend_out).await?;
            backend_out.shutdown().await
        };
        tokio::try_join!(up, pass(&mut backend_in, &mut client_out, &mut frames))
    };
    let replaced = streams.run_until_cancelled(both).await.is_none();
    if replaced && websocket && frames.may_close() {
        let farewell = async {
            client_out.write_all(&CLOSE).await?;
            client_out.shutdown().await?;
            // Closed with bytes unread, the connection would be reset, and the frame perhaps lost.
            tokio::io::copy(&mut client_in, &mut tokio::io::sink()).await
        };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }
    Ok(())
}

/// Passes bytes on to their end; `frames` sees those that were written, however early this is dropped.
async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    frames: &mut Frames,
) -> io::Result<()> {
    let mut chunk = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut chunk).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        let mut rest = &chunk[..read];
        while !rest.is_empty() {
            let written = to.write(rest).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            frames.pass(&rest[..written]);
            rest = &rest[written..];
        }
        to.flush().await?;
    }
}
